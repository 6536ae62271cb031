import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import {
  isPyMap,
  makeDir,
  type PyKey,
  type PyMap,
  type PyValue,
  pyRepr,
  pyStr,
  UserError,
  YamlError,
} from "../base/index.ts";
import { guildNames, guildPath } from "../run/index.ts";
import {
  type CmdFlag,
  type CmdFlags,
  decodeFlagValue,
  type FlagValues,
  nestFlags,
  splitFlagText,
} from "../values/index.ts";
import { configFormat } from "./config-format.ts";
import { filePaths } from "./file-source.ts";
import { ResolutionError, type SourceTask } from "./types.ts";

/** The generated files of a config source: the project's file with the source's params and the run's flags. */
export const configPaths = async (task: SourceTask): Promise<readonly string[]> => {
  const paths = await filePaths(task);
  return paths.map((path) => generatedConfig(task, path));
};

const generatedConfig = ({ context, request, source }: SourceTask, path: string): string => {
  const format = configFormat(path);
  if (format === undefined) {
    const reason = `unsupported file type for '${path}'`;
    throw new ResolutionError(`error loading config from ${path}: ${reason}`);
  }
  const loaded = loadConfig(path, format.parse);
  const config = withValues(loaded, source.params ?? new Map(), configFlags(request.flags, request.cmdFlags));
  const dir = guildPath(request.run, guildNames.generated, context.newRunId().slice(0, 8));
  makeDir(dir);
  const generated = join(dir, basename(path));
  writeFileSync(generated, format.format(config));
  return generated;
};

const withValues = (config: PyMap, params: PyMap, flags: FlagValues): PyMap => {
  try {
    return nestFlags(flags, nestFlags([...params].map(namedValue), config));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new ResolutionError(error.message, { cause: error });
  }
};

const namedValue = ([name, value]: readonly [PyKey, PyValue]) => [pyStr(name), value] as const;

const loadConfig = (path: string, parse: (text: string) => PyValue): PyMap => {
  try {
    const config = parse(readFileSync(path, "utf8"));
    if (isPyMap(config)) return config;
    if (config === null) return new Map();
    throw new UserError(`expected a mapping but got ${pyRepr(config)}`);
  } catch (error) {
    if (!(error instanceof UserError || error instanceof YamlError)) throw error;
    throw new ResolutionError(`error loading config from ${path}: ${error.message}`, { cause: error });
  }
};

/** Flag values as the file gets them: under their argument names, split texts as lists, without nulls. */
const configFlags = (flags: FlagValues, cmdFlags: CmdFlags): FlagValues =>
  flags
    .filter(([, value]) => value !== null)
    .map(([name, value]) => {
      const { argName, argSplit } = cmdFlags.get(name) ?? {};
      return [argName || name, splitValue(value, argSplit)];
    });

const splitValue = (value: PyValue, argSplit: CmdFlag["argSplit"]): PyValue =>
  argSplit && typeof value === "string"
    ? splitFlagText(value, argSplit).map((part) => decodeFlagValue(part))
    : value;

import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { makeDir, type PyValue, pyStr, UserError, YamlError } from "../base/index.ts";
import { guildNames, guildPath } from "../run/index.ts";
import {
  applyConfigValues,
  type CmdFlag,
  type CmdFlags,
  type ConfigFormat,
  configFormat,
  decodeFlagValue,
  type FlagValues,
  splitFlagText,
} from "../values/index.ts";
import { filePaths } from "./file-source.ts";
import { ResolutionError, type SourceTask } from "./types.ts";

/** The generated files of a config source: the project's file with the source's params and the run's flags. */
export const configPaths = async (task: SourceTask): Promise<readonly string[]> => {
  const paths = await filePaths(task);
  return Promise.all(paths.map((path) => generatedConfig(task, path)));
};

const generatedConfig = async ({ context, request, source }: SourceTask, path: string): Promise<string> => {
  const format = await configFormat(path);
  if (format === undefined) throw loadError(path, `unsupported file type for '${path}'`);
  const params = [...(source.params ?? [])].map(([name, value]) => [pyStr(name), value] as const);
  // What chooses the file is no part of it.
  const flags = request.flags.filter(
    ([name]) => name !== source.flagName && !source.value.includes(`\${${name}}`),
  );
  // The last one of a name counts.
  const values = new Map([...params, ...configFlags(flags, request.cmdFlags)]);
  const text = withValues(format, path, readFileSync(path, "utf8"), [...values]);
  const dir = guildPath(request.run, guildNames.generated, context.newRunId().slice(0, 8));
  makeDir(dir);
  const generated = join(dir, basename(path));
  writeFileSync(generated, text);
  return generated;
};

const withValues = (format: ConfigFormat, path: string, text: string, values: FlagValues): string => {
  try {
    format.parse(text);
  } catch (error) {
    if (!(error instanceof UserError || error instanceof YamlError)) throw error;
    throw loadError(path, error.message, error);
  }
  try {
    return applyConfigValues(format, text, values);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new ResolutionError(error.message, { cause: error });
  }
};

const loadError = (path: string, reason: string, cause?: unknown): ResolutionError =>
  new ResolutionError(`error loading config from ${path}: ${reason}`, { cause });

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

import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isPyMap, type PyKey, type PyMap, type PyValue, pyRepr, pyStr, UserError } from "../base/index.ts";
import { decodeFlagValue, type FlagDef, type FlagValues, splitFlagText } from "../values/index.ts";
import { configFormat } from "./config-format.ts";
import { filePaths } from "./file-source.ts";
import { ResolutionError, type SourceTask } from "./types.ts";

/** The generated files of a config source: the project's file with the source's params and the run's flags. */
export const configPaths = async (task: SourceTask): Promise<readonly string[]> => {
  const paths = await filePaths(task);
  return paths.map((path) => generatedConfig(task, path));
};

const generatedConfig = ({ request, source }: SourceTask, path: string): string => {
  const format = configFormat(path);
  if (format === undefined) {
    const reason = `unsupported file type for '${path}'`;
    throw new ResolutionError(`error loading config from ${path}: ${reason}`);
  }
  const loaded = loadConfig(path, format.parse);
  const withParams = source.params === undefined ? loaded : nested(loaded, [...source.params].map(namedValue));
  const config = nested(withParams, configFlags(request.flags, request.flagDefs));
  const generatedDir = join(request.run.dir, ".guild", "generated");
  mkdirSync(generatedDir, { recursive: true });
  const generated = join(mkdtempSync(join(generatedDir, "/")), basename(path));
  writeFileSync(generated, format.format(config));
  return generated;
};

const namedValue = ([name, value]: readonly [PyKey, PyValue]) => [pyStr(name), value] as const;

const loadConfig = (path: string, parse: (text: string) => PyValue): PyMap => {
  try {
    const config = parse(readFileSync(path, "utf8"));
    if (isPyMap(config)) return config;
    if (config === null) return new Map();
    throw new UserError(`expected a mapping but got ${pyRepr(config)}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new ResolutionError(`error loading config from ${path}: ${error.message}`, { cause: error });
  }
};

/** Flag values as the file gets them: under their argument names, split texts as lists, without nulls. */
const configFlags = (flags: FlagValues, defs: readonly FlagDef[]): FlagValues => {
  const defOf = new Map(defs.map((def) => [def.name, def]));
  return flags
    .filter(([, value]) => value !== null)
    .map(([name, value]) => {
      const { argName, argSplit } = defOf.get(name) ?? {};
      return [argName || name, splitValue(value, argSplit)];
    });
};

const splitValue = (value: PyValue, argSplit: FlagDef["argSplit"]): PyValue =>
  argSplit && typeof value === "string"
    ? splitFlagText(value, argSplit).map((part) => decodeFlagValue(part))
    : value;

/** The mapping with each value put where its dotted name says; names in sorted order, later ones win. */
export const nested = (config: PyMap, values: FlagValues): PyMap =>
  values
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .reduce((map, [name, value]) => withValue(map, name, name.split("."), value), config);

const withValue = (
  map: PyMap,
  name: string,
  [key = "", ...rest]: readonly string[],
  value: PyValue,
  above: readonly string[] = [],
): PyMap => {
  if (rest.length === 0) return new Map([...map, [key, value]]);
  const inner = map.get(key) ?? (map.has(key) ? null : new Map());
  const path = [...above, key];
  if (!isPyMap(inner)) {
    const conflict = `{'${path.join(".")}': ${pyStr(inner)}}`;
    throw new ResolutionError(`'${name}' cannot be nested: conflicts with ${conflict}`);
  }
  return new Map([...map, [key, withValue(inner, name, rest, value, path)]]);
};

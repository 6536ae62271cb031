import { existsSync, readFileSync } from "node:fs";
import { extname, isAbsolute, relative, resolve } from "node:path";
import {
  type Context,
  errorCode,
  isPyList,
  isPyMap,
  type PyValue,
  parseYaml,
  pyStr,
  pyTypeName,
  UserError,
  YamlError,
} from "../base/index.ts";
import { decodeFlagValue, expandUser, type FlagValues } from "../values/index.ts";
import { parseCsv } from "./csv.ts";

/**
 * The trials that batch files list, one file after the other: rows of CSV under a heading of flag names, or a list of
 * mappings in JSON or YAML. Throws UserError for a file that is missing or of another kind.
 */
export const readBatchFiles = (
  context: Pick<Context, "cwd" | "processCwd" | "userHome">,
  paths: readonly string[],
): readonly FlagValues[] => paths.flatMap((path) => readBatchFile(context, path));

const readBatchFile = (
  context: Pick<Context, "cwd" | "processCwd" | "userHome">,
  given: string,
): readonly FlagValues[] => {
  const path = resolve(context.cwd, expandUser(given, context.userHome));
  const name = isAbsolute(expandUser(given, context.userHome)) ? path : shownPath(context, given);
  if (!existsSync(path)) throw new UserError(`batch file ${name} does not exist`);
  switch (extname(path).toLowerCase()) {
    case ".csv":
    case "":
      return csvTrials(readText(path, name), name);
    case ".json":
    case ".yml":
    case ".yaml":
      return dataTrials(readText(path, name), name);
    default:
      throw unreadable(name, "unsupported extension");
  }
};

/** 0.9 puts Guild's current directory before the path as typed. */
const shownPath = ({ cwd, processCwd }: Pick<Context, "cwd" | "processCwd">, given: string): string => {
  const dir = relative(processCwd, cwd);
  return `${dir === "" ? "." : dir}/${given}`;
};

const readText = (path: string, name: string): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof TypeError) throw unreadable(name, "it is no UTF-8 text");
    throw unreadable(name, errorCode(error) === "EISDIR" ? "it is a directory" : String(error));
  }
};

const unreadable = (name: string, why: string): UserError =>
  new UserError(`cannot read trials for ${name}: ${why}`);

const csvTrials = (text: string, name: string): readonly FlagValues[] => {
  const rows = parseCsv(text);
  if (rows === undefined) throw unreadable(name, "a quoted value has no end");
  const [heading = [], ...records] = rows;
  const names = heading.map((cell) => cell.trim());
  return records.map((cells, index) => {
    if (cells.length > names.length) {
      throw unreadable(name, `row ${index + 2} has more values than the heading has names`);
    }
    return names.flatMap((flag, column) => {
      const cell = cells[column];
      return cell === undefined ? [] : [[flag, decodeFlagValue(cell)] as const];
    });
  });
};

const dataTrials = (text: string, name: string): readonly FlagValues[] => {
  const parsed = parse(text, name);
  const items = isPyMap(parsed) ? [parsed] : parsed;
  if (!isPyList(items)) {
    throw unreadable(
      name,
      `invalid data type for trials: expected list or dict, got ${pyTypeName(items ?? null)}`,
    );
  }
  return items.map((item) => {
    if (!isPyMap(item)) throw unreadable(name, `invalid data type for trial ${pyStr(item)}: expected dict`);
    return [...item].map(([key, value]) => [pyStr(key), value] as const);
  });
};

/** 0.9 reads JSON as the YAML that it is too. */
const parse = (text: string, name: string): PyValue => {
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof YamlError) throw unreadable(name, error.message);
    throw error;
  }
};

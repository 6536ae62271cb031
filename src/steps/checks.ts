import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import {
  type Env,
  errorCode,
  fnmatchRegExp,
  isPyList,
  isPyMap,
  type PyMap,
  type PyValue,
  pyRegExp,
  pyRepr,
  pyStr,
  pyTruthy,
  textRepr,
  UserError,
} from "../base/index.ts";
import type { RunLog } from "../execute/index.ts";
import { guildNames, guildPath, type Run } from "../run/index.ts";
import { resolveReferences, UndefinedReference } from "../values/index.ts";
import { diffLines } from "./diff-lines.ts";

type Pattern = { readonly text: string; readonly expression: RegExp };

/** What a step expects of its run. */
export type Check =
  | { readonly kind: "output"; readonly pattern: Pattern }
  | {
      readonly kind: "file";
      /** A glob below the run directory. */
      readonly path: string;
      readonly compareTo: string | undefined;
      readonly contains: Pattern | undefined;
    };

/** The checks that `expect` of a step says: a mapping, or a list of them. Throws UserError for what is none. */
export const readChecks = (expect: PyValue | undefined): readonly Check[] => {
  if (expect === undefined || !pyTruthy(expect)) return [];
  return (isPyList(expect) ? expect : [expect]).map(readCheck);
};

const readCheck = (value: PyValue): Check => {
  if (isPyMap(value)) {
    if (value.has("file")) {
      return {
        kind: "file",
        path: pyStr(value.get("file") ?? null),
        compareTo: optionalText(value, "compare-to"),
        contains: optionalPattern(value, "contains"),
      };
    }
    const output = optionalPattern(value, "output");
    if (output !== undefined) return { kind: "output", pattern: output };
  }
  throw new UserError(`invalid check ${pyRepr(value)}: expected one of: file, output`, {
    hint: "Use 'output: PATTERN' or 'file: PATH'.",
  });
};

const optionalText = (map: PyMap, key: string): string | undefined => {
  const value = map.get(key) ?? null;
  return value === null ? undefined : pyStr(value);
};

const optionalPattern = (map: PyMap, key: string): Pattern | undefined => {
  const text = optionalText(map, key);
  if (text === undefined) return undefined;
  try {
    return { text, expression: pyRegExp(text) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`invalid check ${pyRepr(map)}: invalid regular expression: ${textRepr(text)}`, {
      hint: error.message,
      cause: error,
    });
  }
};

/** Why a check failed. */
class CheckFailure extends Error {}

export type CheckWorld = { readonly env: Env; readonly log: RunLog };

/** Does the checks of a run, telling of each. False if one failed. */
export const runChecks = (checks: readonly Check[], run: Run, { env, log }: CheckWorld): boolean => {
  const failed = checks.filter((check) => !passes(check, run, { env, log }));
  log.info(`${checks.length - failed.length} of ${checks.length} checks passed`);
  return failed.length === 0;
};

const passes = (check: Check, run: Run, world: CheckWorld): boolean => {
  try {
    if (check.kind === "output") checkOutput(check.pattern, run, world);
    else checkFiles(check, run, world);
    return true;
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error;
    world.log.error(`check failed: ${error.message}`);
    return false;
  }
};

const checkOutput = (pattern: Pattern, run: Run, { log }: CheckWorld): void => {
  log.info(`checking run ${run.id} output for ${textRepr(pattern.text)}`);
  requirePattern(pattern, read(guildPath(run, guildNames.output)), `run ${run.id} output`);
};

const checkFiles = (check: Check & { readonly kind: "file" }, run: Run, world: CheckWorld): void => {
  const { log } = world;
  log.info(`checking run ${run.id} files ${textRepr(check.path)}`);
  const paths = glob(run.dir, check.path);
  if (paths.length === 0) throw new CheckFailure(`no files matching ${check.path} in run ${run.id}`);
  for (const path of paths) {
    const name = relative(run.dir, path);
    if (check.compareTo !== undefined) compareFile(path, name, check.compareTo, run, world);
    if (check.contains === undefined) continue;
    log.info(`checking run ${run.id} file ${name} for ${textRepr(check.contains.text)}`);
    requirePattern(check.contains, read(path), `run ${run.id} file ${name}`);
  }
};

const requirePattern = ({ text, expression }: Pattern, content: string, where: string): void => {
  if (!expression.test(content))
    throw new CheckFailure(`could not find pattern ${textRepr(text)} in ${where}`);
};

const compareFile = (
  path: string,
  name: string,
  compareTo: string,
  run: Run,
  { env, log }: CheckWorld,
): void => {
  const expected = resolve(run.dir, withEnv(compareTo, env));
  log.info(`comparing run ${run.id} file ${name} to ${expected}`);
  const diff = diffLines(read(expected).split("\n"), read(path).split("\n"));
  if (diff.length === 0) return;
  log.error([`--- ${expected}`, `+++ ${path}`, ...diff].join("\n"));
  throw new CheckFailure("unexpected file contents - see above for details");
};

const withEnv = (text: string, env: Env): string => {
  const values = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  try {
    return pyStr(resolveReferences(text, new Map(values)));
  } catch (error) {
    if (!(error instanceof UndefinedReference)) throw error;
    throw new CheckFailure(`the environment has no ${error.reference}, which ${textRepr(text)} refers to`);
  }
};

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8").replaceAll("\r\n", "\n");
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new CheckFailure(`cannot read ${path}: ${error instanceof Error ? error.message : error}`);
  }
};

/** Paths below `dir` that a pattern matches part by part, as Python's `glob.glob`: `*` leaves out hidden files. */
const glob = (dir: string, pattern: string): readonly string[] =>
  pattern
    .split("/")
    .filter((part) => part !== "")
    .reduce<readonly string[]>(
      (dirs, part) => dirs.flatMap((parent) => matches(parent, part)),
      [pattern.startsWith("/") ? "/" : dir],
    );

const matches = (dir: string, part: string): readonly string[] => {
  if (!/[*?[]/.test(part)) {
    const path = join(dir, part);
    return statSync(path, { throwIfNoEntry: false }) === undefined ? [] : [path];
  }
  const expression = fnmatchRegExp(part);
  return namesIn(dir)
    .filter((name) => expression.test(name) && (part.startsWith(".") || !name.startsWith(".")))
    .map((name) => join(dir, name));
};

const namesIn = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir).sort();
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES"].includes(errorCode(error) ?? "")) return [];
    throw error;
  }
};

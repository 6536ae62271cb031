import { basename } from "node:path/posix";
import { fnmatchRegExp } from "../base/index.ts";
import type { FileRule, PatternRule } from "./rules.ts";

/** What rules ask of the file system, each about the path below the root. */
export type Probe = {
  readonly isText: (path: string) => boolean;
  /** Undefined when it cannot be told. */
  readonly sizeOf: (path: string) => number | undefined;
  readonly exists: (path: string) => boolean;
};

/** The rules made ready for one walk: rules with a bound on matches count them. */
export type Decider = {
  /** `too-many` and `too-big`: only a limit kept a file out. Undefined: no rule matches. */
  readonly file: (path: string) => "include" | "exclude" | "too-many" | "too-big" | undefined;
  /** Whether the walk leaves the directory out. */
  readonly prunes: (path: string) => boolean;
};

type Verdict = ReturnType<Decider["file"]>;

type Matcher = (path: string) => Verdict;

/** What the rules say about each file and directory; every rule is asked, the last that matches decides. */
export const decider = (rules: readonly FileRule[], probe: Probe): Decider => {
  const fileMatchers = rules.flatMap((rule) => fileMatcher(rule, probe) ?? []);
  const dirMatchers = rules.flatMap((rule) => dirMatcher(rule, probe) ?? []);
  return {
    file: (path) => lastVerdict(fileMatchers, path),
    prunes: (path) => lastVerdict(dirMatchers, path) === "exclude",
  };
};

const lastVerdict = (matchers: readonly Matcher[], path: string): Verdict => {
  let verdict: Verdict;
  for (const matcher of matchers) {
    const next = matcher(path);
    if (next === "include" || next === "exclude") verdict = next;
    else if (verdict === undefined) verdict = next;
  }
  return verdict;
};

const fileMatcher = (rule: FileRule, probe: Probe): Matcher | undefined => {
  if (rule.kind === "git-files") return (path) => (rule.ignored.has(path) ? undefined : "include");
  if (rule.kind === "git-dirs" || rule.type === "dir") return undefined;
  const matches = patternMatcher(rule.patterns);
  let count = 0;
  return (path) => {
    if (!matches(path) || !hasType(rule, path, probe)) return undefined;
    if (!isSmallEnough(rule, path, probe)) return "too-big";
    if (rule.maxMatches !== undefined && count >= rule.maxMatches) return "too-many";
    count += 1;
    return rule.result;
  };
};

const hasType = ({ type }: PatternRule, path: string, probe: Probe): boolean =>
  type === undefined || probe.isText(path) === (type === "text");

const isSmallEnough = ({ sizeBelow }: PatternRule, path: string, probe: Probe): boolean =>
  sizeBelow === undefined || (probe.sizeOf(path) ?? 0) < sizeBelow;

const dirMatcher = (rule: FileRule, probe: Probe): Matcher | undefined => {
  if (rule.kind === "git-dirs") {
    const dirs = new Set(rule.dirs);
    return (path) => (dirs.has(path) || basename(path) === ".git" ? "exclude" : undefined);
  }
  if (rule.kind !== "pattern" || rule.type !== "dir") return undefined;
  const matches = patternMatcher(rule.patterns);
  const { containing, result } = rule;
  return (path) =>
    matches(path) && (containing === undefined || probe.exists(`${path}/${containing}`)) ? result : undefined;
};

/** A pattern without `/` is for base names; leading slashes tie a pattern to the root. */
const patternMatcher = (patterns: readonly string[]): ((path: string) => boolean) => {
  const expressions = patterns.map((pattern) => fnmatchRegExp(pattern.replace(/^\/+/, "")));
  const takesPath = patterns.map((pattern) => pattern.includes("/"));
  return (path) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return expressions.some((expression, index) => expression.test(takesPath[index] ? path : name));
  };
};

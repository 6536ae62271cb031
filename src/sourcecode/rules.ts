import { isAbsolute, join } from "node:path";
import { type Env, UserError } from "../base/index.ts";
import type { SelectRule, SourceCodeDef } from "../guildfile/index.ts";
import type { SourceCodeRequest } from "../operation/index.ts";

/** One rule of a selection. Of the rules that match a file or directory the last one decides. */
export type FileRule = PatternRule | GitDirsRule | GitFilesRule;

/** Matches what fits one of its patterns, type and limits. */
export type PatternRule = {
  readonly kind: "pattern";
  readonly result: "include" | "exclude";
  /** As Python's fnmatch: against the base name without a `/`, else against the path below the root. */
  readonly patterns: readonly string[];
  readonly type: SelectRule["type"];
  /** For directories: a path that must exist below. */
  readonly containing?: string;
  /** Size in bytes a file must stay below. */
  readonly sizeBelow?: number;
  /** How many files the rule may match. */
  readonly maxMatches?: number;
};

/** Leaves out `.git` and the directories git ignores, named by their paths below the root. */
type GitDirsRule = { readonly kind: "git-dirs"; readonly dirs: readonly string[] };

/** Includes every file that git does not ignore. */
type GitFilesRule = { readonly kind: "git-files"; readonly ignored: ReadonlySet<string> };

/** Bounds of the default rules, for projects that say nothing about their source code. */
export type SourceCodeLimits = {
  /** Bytes; larger text files are left out. */
  readonly maxFileSize: number;
  readonly maxFiles: number;
};

/** The limits in force: the environment's, else those given (user configuration), else the defaults. */
export const sourceCodeLimits = (env: Env, configured: Partial<SourceCodeLimits> = {}): SourceCodeLimits => ({
  maxFileSize: countFromEnv(env, "MAX_DEFAULT_SOURCECODE_FILE_SIZE") ?? configured.maxFileSize ?? 1024 * 1024,
  maxFiles: countFromEnv(env, "MAX_DEFAULT_SOURCECODE_COUNT") ?? configured.maxFiles ?? 10_000,
});

const countFromEnv = (env: Env, name: string): number | undefined => {
  const text = env[name];
  if (text === undefined || text === "") return undefined;
  if (!/^\s*\d+\s*$/.test(text)) {
    throw new UserError(`invalid value '${text}' for ${name}: expected a whole number`, {
      hint: `Set ${name} to a number or unset it.`,
    });
  }
  return Number(text);
};

/** The base rules of a project that git knows nothing of. */
export const defaultRules = (isPython: boolean, limits: SourceCodeLimits): readonly FileRule[] => [
  excludeDir(".*"),
  excludeDir("*", ".guild-nocopy"),
  {
    kind: "pattern",
    result: "include",
    patterns: ["*"],
    type: "text",
    sizeBelow: limits.maxFileSize + 1,
    maxMatches: limits.maxFiles,
  },
  ...(isPython ? pythonRules : []),
];

const excludeDir = (pattern: string, containing?: string): PatternRule => ({
  kind: "pattern",
  result: "exclude",
  patterns: [pattern],
  type: "dir",
  ...(containing === undefined ? {} : { containing }),
});

const pythonRules: readonly FileRule[] = [
  excludeDir("__pycache__"),
  excludeDir("*", "bin/activate"),
  excludeDir("*", "Scripts/activate"),
  excludeDir("build"),
  excludeDir("dist"),
  excludeDir("*.egg-info"),
];

/** The base rules of a git work tree. `ignored` are paths below the root, directories with a `/` at the end. */
export const gitRules = (ignored: readonly string[]): readonly FileRule[] => {
  const dirs = ignored.filter((path) => path.endsWith("/")).map((path) => path.slice(0, -1));
  return [
    excludeDir(".guild"),
    excludeDir("*", ".guild-nocopy"),
    { kind: "git-dirs", dirs },
    { kind: "git-files", ignored: new Set(ignored.filter((path) => !path.endsWith("/"))) },
    { kind: "pattern", result: "exclude", patterns: [".git*", ".guildignore"], type: undefined },
  ];
};

/** Whether the operation switches its snapshot off, so that no base rules are needed. */
export const isSourceCodeDisabled = ({ model, operation }: SourceCodeRequest): boolean =>
  operation?.disabled === true || (model?.disabled === true && (operation?.rules.length ?? 0) === 0);

/** The rule of an operation that copies nothing. */
const nothingRule: FileRule = {
  kind: "pattern",
  result: "exclude",
  patterns: ["*"],
  type: undefined,
};

/**
 * All rules of an operation in order: base, the model's, the operation's. A pattern that names a directory
 * below the root means the files in it.
 */
export const effectiveRules = (
  request: SourceCodeRequest,
  base: readonly FileRule[],
  isDirectory: (path: string) => boolean,
): readonly FileRule[] => {
  if (isSourceCodeDisabled(request)) return [nothingRule];
  const root = sourceCodeRoot(request);
  const written = [...writtenRules(request.model), ...writtenRules(request.operation)];
  return [...base, ...written.map((rule) => patternRule(rule, root, isDirectory))];
};

const writtenRules = (def: SourceCodeDef | undefined): readonly SelectRule[] => def?.rules ?? [];

const patternRule = (
  { result, patterns, type }: SelectRule,
  root: string,
  isDirectory: (path: string) => boolean,
): FileRule => ({
  kind: "pattern",
  result,
  type,
  patterns:
    type === undefined
      ? patterns.map((pattern) => (isDirectory(belowRoot(root, pattern)) ? filesIn(pattern) : pattern))
      : patterns,
});

const belowRoot = (root: string, pattern: string): string =>
  isAbsolute(pattern) ? pattern : join(root, pattern);

const filesIn = (dir: string): string => (dir === "" || dir.endsWith("/") ? `${dir}*` : `${dir}/*`);

/** The directory walked for source code, absolute. */
export const sourceCodeRoot = ({ projectDir, model, operation }: SourceCodeRequest): string => {
  const root = operation?.root || model?.root;
  if (root === undefined || root === "") return projectDir;
  return isAbsolute(root) ? join(root) : join(projectDir, root);
};

/** Where source code goes below the run directory: a relative path, `.` for the run directory itself. */
export const sourceCodeDest = ({
  model,
  operation,
}: Pick<SourceCodeRequest, "model" | "operation">): string => {
  const written = operation?.dest || model?.dest || ".";
  const dest = join(written);
  if (isAbsolute(dest) || dest === ".." || dest.startsWith("../")) {
    throw new UserError(`invalid sourcecode dest '${written}': path must be inside the run directory`, {
      hint: "Give 'dest' a path relative to the run directory.",
    });
  }
  return dest.replace(/(?<=.)\/$/, "");
};

/** Nothing can be selected: an untyped exclude of `*` comes after the last include. */
export const selectsNothing = (rules: readonly FileRule[]): boolean =>
  rules.reduce((nothing, rule) => {
    if (rule.kind === "git-files") return false;
    if (rule.kind === "git-dirs") return nothing;
    if (rule.result === "include") return false;
    return nothing || (rule.type === undefined && rule.patterns.includes("*"));
  }, false);

/** A rule as `--test-sourcecode` shows it. */
export const ruleText = (rule: FileRule): string => {
  switch (rule.kind) {
    case "git-files":
      return "gitignore + guildignore patterns";
    case "git-dirs":
      return `exclude dir ${patternsText([".git", ...rule.dirs])}`;
    default:
      return patternRuleText(rule);
  }
};

const patternRuleText = (rule: PatternRule): string => {
  const bounds = [
    ...(rule.containing === undefined ? [] : [`containing ${quoted(rule.containing)}`]),
    ...(rule.sizeBelow === undefined ? [] : [`size < ${rule.sizeBelow}`]),
    ...(rule.maxMatches === undefined ? [] : [`max match ${rule.maxMatches}`]),
  ].join(", ");
  const parts = [rule.result, rule.type ?? "", patternsText(rule.patterns), bounds];
  return parts.filter((part) => part !== "").join(" ");
};

const patternsText = (patterns: readonly string[]): string => patterns.map(quoted).join(", ");

const quoted = (pattern: string): string =>
  pattern.includes(" ") ? `'${pattern.replaceAll("'", `'"'"'`)}'` : pattern;

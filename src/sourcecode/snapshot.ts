import { statSync } from "node:fs";
import type { Context } from "../base/index.ts";
import type { SourceCodeRequest } from "../operation/index.ts";
import { type GitOptions, gitIgnored } from "./git.ts";
import {
  defaultRules,
  effectiveRules,
  type FileRule,
  gitRules,
  isSourceCodeDisabled,
  type SourceCodeLimits,
  sourceCodeLimits,
  sourceCodeRoot,
} from "./rules.ts";
import { type Selection, selectFiles } from "./select.ts";

export type SourceCodeContext = Pick<Context, "cwd" | "env" | "home" | "now" | "processCwd" | "signal">;

/** What user configuration may say about snapshots. */
export type SourceCodeOptions = GitOptions & {
  readonly limits?: Partial<SourceCodeLimits> | undefined;
  /** Unchanged files become hard links to the last snapshot's, all of them read-only. */
  readonly hardLinks?: boolean;
};

/** The files an operation's snapshot holds, and the rules that chose them. */
export type Snapshot = Selection & { readonly root: string; readonly rules: readonly FileRule[] };

/** Chooses the files of the snapshot of `request` without copying any. */
export const selectSourceCode = async (
  context: SourceCodeContext,
  request: SourceCodeRequest,
  options: SourceCodeOptions = {},
): Promise<Snapshot> => {
  const root = sourceCodeRoot(request);
  const base = isSourceCodeDisabled(request)
    ? { rules: [], warnings: [] }
    : await baseRules(context, request, root, options);
  const rules = effectiveRules(request, base.rules, isDirectory);
  const selection = selectFiles({
    root,
    rules,
    except: request.dependencyPaths,
    home: context.home,
    cwd: context.processCwd,
  });
  return { ...selection, root, rules, warnings: [...base.warnings, ...selection.warnings] };
};

type BaseRules = { readonly rules: readonly FileRule[]; readonly warnings: readonly string[] };

const baseRules = async (
  context: SourceCodeContext,
  { isPython }: SourceCodeRequest,
  root: string,
  options: SourceCodeOptions,
): Promise<BaseRules> => {
  const git = isDirectory(root) ? await gitIgnored(context, root, options) : noGit;
  if (git.kind === "ignored") return { rules: gitRules(git.paths), warnings: [] };
  const limits = sourceCodeLimits(context.env, options.limits);
  return { rules: defaultRules(isPython, limits), warnings: git.warnings };
};

const noGit = { kind: "no-git", warnings: [] } as const;

const isDirectory = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

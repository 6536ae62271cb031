import type { Context, PyMap } from "../base/index.ts";
import type { SourceDef } from "../guildfile/index.ts";
import type { OperationRunQuery, PlannedDependency } from "../operation/index.ts";
import type { Run } from "../run/index.ts";
import type { CmdFlags, FlagValues } from "../values/index.ts";

/** Where log lines go; texts have no prefix and no line end. */
type DependencyLog = {
  readonly info: (text: string) => void;
  readonly warning: (text: string) => void;
  readonly error: (text: string) => void;
};

export type ResolveContext = Pick<
  Context,
  "cwd" | "processCwd" | "env" | "home" | "newRunId" | "signal" | "terminal" | "err" | "now"
>;

export type ResolveRequest = {
  readonly run: Run;
  readonly dependencies: readonly PlannedDependency[];
  readonly flags: FlagValues;
  /** How flags are passed (`arg-name`, `arg-split`): for config files. */
  readonly cmdFlags: CmdFlags;
  /** Operation sources wait until the run starts. */
  readonly staging: boolean;
  /** The attribute `deps` of a run that is started again. */
  readonly alreadyResolved: PyMap;
  /** A dependency that cannot be met is only warned of. */
  readonly forceDeps: boolean;
  readonly log: DependencyLog;
  readonly findRun: (query: OperationRunQuery) => Run | undefined;
  /** Why Python cannot import a module (`No module named 'x'`); undefined if it can. */
  readonly importError: (module: string) => Promise<string | undefined> | string | undefined;
};

/** One source about to be resolved at one location. */
export type SourceTask = {
  readonly context: ResolveContext;
  readonly request: ResolveRequest;
  readonly dependency: PlannedDependency;
  readonly source: SourceDef;
  /** Absolute directory. */
  readonly location: string;
};

/** A source cannot be resolved here; the next location may have it. */
export class ResolutionError extends Error {}

/** A dependency is not met: ends the run unless the source is optional. */
export class DependencyError extends Error {}

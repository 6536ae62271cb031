import type { PyMap, PyValue } from "../base/index.ts";
import type { ResourceDef, SourceCodeDef } from "../guildfile/index.ts";
import type { OpRef } from "../run/index.ts";
import type { CmdFlags, FlagValues } from "../values/index.ts";

/**
 * A run decided in full and not yet begun: what `--print-cmd`, `--stage`, a restart and a batch's trial all
 * start from. Plain data; carrying it out is the executor's work.
 */
export type RunPlan = {
  readonly opRef: OpRef;
  /** How messages name the operation: `m:train`, `sub/train.py`. */
  readonly opDesc: string;
  /** The argument vector of the process. */
  readonly command: readonly string[];
  /** The operation's own environment, later pairs win; `RUN_DIR` and `RUN_ID` are added when there is a run. */
  readonly env: readonly (readonly [name: string, value: string])[];
  /** Names left out of the recorded environment. */
  readonly envSecrets: readonly string[];
  readonly flags: FlagValues;
  /** How flags are passed, which config files follow too. */
  readonly cmdFlags: CmdFlags;
  /** What the user typed, decoded, before defaults and coercion. */
  readonly userFlags: FlagValues;
  /** Empty or undefined: no label is written. */
  readonly label: string | undefined;
  readonly tags: readonly string[];
  readonly comment: string | undefined;
  readonly runParams: PyMap;
  readonly randomSeed: number;
  /** The run attribute `op`: all that a restart needs. */
  readonly opData: PyMap;
  /** Names of active plugins, sorted; undefined for restarts, which keep what the run has. */
  readonly plugins: readonly string[] | undefined;
  /** Further attributes: `objective`, `max_trials`, `steps`, `run-attrs` … */
  readonly attrs: readonly (readonly [name: string, value: PyValue])[];
  /** Undefined: nothing is copied (steps, restarts, prototypes). */
  readonly sourceCode: SourceCodeRequest | undefined;
  /** Directory of the run whose source code, as it was snapshot, the new one gets (`--proto`). */
  readonly prototypeDir: string | undefined;
  readonly dependencies: readonly PlannedDependency[];
  /** Null: the default patterns; an empty list: none. */
  readonly outputScalars: readonly PyValue[] | null;
  /** Interpreter of a Python operation, whose installed distributions are recorded; undefined for others. */
  readonly freezePython: string | undefined;
  readonly deleteOnSuccess: boolean;
};

/** Which project files belong to an operation, before any file was looked at. */
export type SourceCodeRequest = {
  /** Directory of the guild.yml, or of the script. */
  readonly projectDir: string;
  readonly model: SourceCodeDef | undefined;
  readonly operation: SourceCodeDef | undefined;
  /** Python operations also skip build products and virtual environments. */
  readonly isPython: boolean;
  /** Absolute paths of project files that are dependencies, and so are no source code. */
  readonly dependencyPaths: readonly string[];
};

export type PlannedDependency = {
  /** Name in messages, `deps` and the manifest. */
  readonly name: string;
  readonly resource: ResourceDef;
  /** Directories to look in, in order: the project's, then those of package parents. */
  readonly locations: readonly string[];
  /** Values the user chose for sources that are flags, by source name or uri: a run id, or a path. */
  readonly overrides: readonly (readonly [source: string, value: string])[];
};

import type { PyMap, PyValue } from "../base/index.ts";
import type { OpRef, RunStatus } from "../run/index.ts";
import type { ScalarSummary, Warn } from "../scalars/index.ts";

/** The answer of what only the files of a run can tell. */
export const inFiles = Symbol("in the run's files");

export type Known<Value> = Value | typeof inFiles;

/** Facts of runs that were read before, by the place of the run. */
export type KnownFacts = {
  readonly attr: (place: number, name: string) => Known<PyValue | undefined>;
  readonly flag: (place: number, name: string) => Known<PyValue | undefined>;
  readonly flags: (place: number) => Known<PyMap>;
  readonly opRef: (place: number) => Known<OpRef | undefined>;
  readonly status: (place: number) => Known<RunStatus>;
  /** Whether the run is a batch, and has a prototype that is a run. */
  readonly batch: (place: number) => Known<"none" | "unnamed" | "named">;
  readonly scalars: (place: number, warn: Warn) => Known<readonly ScalarSummary[]>;
  /** The last value of the scalar of that tag; `prefix` undefined: in the first directory that has it. */
  readonly lastScalar: (place: number, tag: string, prefix: string | undefined) => Known<number | undefined>;
};

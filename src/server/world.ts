import type { Context, PyMap, PyValue } from "../base/index.ts";
import type { RunRecord } from "../store/index.ts";
import type { Operations } from "./api-types.ts";
import type { StartBoard } from "./boards.ts";
import type { Scope } from "./query.ts";
import type { Guard } from "./security.ts";

/** What the command that starts a server gives it. */
export type ServerWorld = {
  readonly context: Context;
  readonly version: string;
  readonly title: string;
  readonly guard: Guard;
  /** Who writes comments. */
  readonly author: { readonly user: string; readonly host: string };
  /** Which runs are shown. */
  readonly scope: Scope;
  /** The directory of the browser application. */
  readonly webDir: string;
  readonly operations: () => Promise<Operations>;
  /** Undefined while that is being found out, which the first call begins. */
  readonly hasTensorBoard: () => boolean | undefined;
  readonly startBoard: StartBoard;
  /** The answers of 0.9's paths. */
  readonly old: {
    readonly runs: () => Promise<readonly RunRecord[]>;
    readonly run: (run: RunRecord) => PyMap;
    readonly compare: (runs: readonly RunRecord[]) => Promise<PyValue>;
  };
  /** Told of each request. */
  readonly log?: (line: string) => void;
};

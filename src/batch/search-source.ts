import { type Context, UserError } from "../base/index.ts";
import type { Run } from "../run/index.ts";
import type { BatchRecord, SearchKind } from "./batch-record.ts";
import type { SourceWorld, TrialSource } from "./trial-source.ts";

/** Trials that a model of the earlier ones proposes. */
export const searchTrials = (
  _context: Context,
  _batch: Run,
  record: BatchRecord & { readonly kind: SearchKind },
  _world: SourceWorld,
): TrialSource => {
  throw new UserError(`the optimizer '${record.kind}' is not available in this version yet`);
};

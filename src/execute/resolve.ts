import { type Context, isPyMap, type PyMap } from "../base/index.ts";
import { resolveDependencies } from "../dependencies/index.ts";
import type { OperationRunQuery, RunPlan } from "../operation/index.ts";
import { clearPending, type Run, readAttr, writeAttr } from "../run/index.ts";
import type { RunLog } from "./log.ts";

export type ResolveOptions = {
  /** Operation sources wait until the run starts. */
  readonly staging: boolean;
  /** A dependency that cannot be met is only warned of. */
  readonly forceDeps: boolean;
  readonly log: RunLog;
  readonly findRun: (query: OperationRunQuery) => Run | undefined;
  readonly importError: (module: string) => Promise<string | undefined>;
};

/**
 * Brings the plan's dependencies into the run and records them. If one cannot be met the run is left as 0.9 leaves
 * it: no longer pending and without `deps`, which shows as an error.
 */
export const resolveRunDependencies = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  options: ResolveOptions,
): Promise<void> => {
  try {
    const deps = await resolveDependencies(context, {
      ...options,
      run,
      dependencies: plan.dependencies,
      flags: plan.flags,
      cmdFlags: plan.cmdFlags,
      alreadyResolved: mapAttr(run, "deps"),
    });
    writeAttr(run, "deps", deps);
  } catch (error) {
    clearPending(run);
    throw error;
  }
};

const mapAttr = (run: Run, name: string): PyMap => {
  const value = readAttr(run, name);
  return isPyMap(value) ? value : new Map();
};

import { type Context, type RunId, UserError } from "../base/index.ts";
import type { RunPlan } from "../operation/index.ts";
import { findInterpreter, type InterpreterFacts, interpreterFacts, pipFreeze } from "../python-env/index.ts";
import { protoDir, type Run, readAttr, writeAttr } from "../run/index.ts";
import { deleteRuns } from "../store/index.ts";
import type { Supervision } from "./interrupts.ts";
import type { LineConsumer } from "./line-splitter.ts";
import { type Facts, startFacts } from "./metadata/index.ts";
import { type Performed, performRun } from "./perform.ts";
import { layDownRun, renewRun } from "./prepare.ts";
import { type ResolveOptions, resolveRunDependencies } from "./resolve.ts";
import type { Shared } from "./shared.ts";
import { stageRun } from "./stage.ts";

export type ExecuteOptions = Omit<ResolveOptions, "staging"> & {
  /** No output of the operation on the terminal. */
  readonly quiet: boolean;
  readonly stopAfterMinutes: number | undefined;
  /** See `PerformOptions`. */
  readonly supervision?: Supervision | undefined;
  readonly watch?: LineConsumer | undefined;
  /** What runs of this process share, where there are many. */
  readonly shared?: Shared | undefined;
  /** Whether the cloud's metadata address may be asked. */
  readonly asksCloud: boolean;
};

/** Makes a new run and leaves it to be started later. */
export const stagePlan = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  options: ExecuteOptions,
): Promise<void> => {
  const surroundings = await surroundingsOf(context, plan, options);
  await layDown(context, plan, run, options, surroundings);
  await stage(context, plan, run, options, surroundings);
};

/** Lays down the prototype of a batch whose own run is prepared: a run that stays pending, to copy trials from. */
export const preparePrototype = async (
  context: Context,
  plan: RunPlan,
  batch: Run,
  options: ExecuteOptions,
): Promise<void> => {
  const { facts, python } = await surroundingsOf(context, plan, options);
  await layDownRun(
    context,
    plan,
    { id: "proto" as RunId, dir: protoDir(batch) },
    {
      facts,
      pythonVersion: python?.facts.versionText,
      warn: options.log.warning,
    },
  );
};

/** Readies the prototype of a batch that is started again, to copy new trials from. */
export const renewPrototype = async (
  context: Context,
  plan: RunPlan,
  batch: Run,
  { log }: Pick<ExecuteOptions, "log">,
): Promise<void> => {
  await renewRun(context, plan, { id: "proto" as RunId, dir: protoDir(batch) }, log.warning);
};

/** Readies an existing run, and leaves it to be started later. */
export const stageAgain = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  options: ExecuteOptions,
): Promise<void> => {
  const surroundings = await surroundingsOf(context, plan, options);
  await renewRun(context, plan, run, options.log.warning);
  await stage(context, plan, run, options, surroundings);
};

/** Makes a new run with its dependencies and leaves it pending, for `executePrepared` in another process. */
export const preparePlan = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  options: ExecuteOptions,
): Promise<void> => {
  await layDown(context, plan, run, options, await surroundingsOf(context, plan, options));
  await resolveRunDependencies(context, plan, run, { ...options, staging: false });
};

/** Readies an existing run and leaves it pending, for `executePrepared` in another process. */
export const prepareAgain = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  options: ExecuteOptions,
): Promise<void> => {
  await renewRun(context, plan, run, options.log.warning);
  await resolveRunDependencies(context, plan, run, { ...options, staging: false });
};

/** Runs a prepared run to its end. */
export const executePrepared = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  options: ExecuteOptions,
): Promise<Performed> => finish(context, plan, run, options, await surroundingsOf(context, plan, options));

/** Makes a new run and runs it to its end. */
export const executePlan = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  options: ExecuteOptions,
): Promise<Performed> => {
  const surroundings = await surroundingsOf(context, plan, options);
  await layDown(context, plan, run, options, surroundings);
  await resolveRunDependencies(context, plan, run, { ...options, staging: false });
  return finish(context, plan, run, options, surroundings);
};

/** Runs an existing run again, or a staged or pending one for the first time. */
export const executeAgain = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  options: ExecuteOptions,
): Promise<Performed> => {
  await prepareAgain(context, plan, run, options);
  return executePrepared(context, plan, run, options);
};

/** What surrounds a run: gathered while other things go on. */
type Surroundings = {
  readonly facts: Facts;
  readonly python: { readonly exe: string; readonly facts: InterpreterFacts } | undefined;
};

const surroundingsOf = async (
  context: Context,
  plan: RunPlan,
  options: ExecuteOptions,
): Promise<Surroundings> => ({
  facts: options.shared?.facts ?? startFacts({ env: context.env, asksCloud: options.asksCloud }),
  python: await findPython(context, plan),
});

/** The interpreter of a plan, or the one its project would use; a machine without Python can run commands too. */
const findPython = async (context: Context, plan: RunPlan): Promise<Surroundings["python"]> => {
  try {
    const exe = plan.freezePython ?? (await findInterpreter(context, { projectDir: context.cwd }));
    return { exe, facts: await interpreterFacts(context, exe) };
  } catch (error) {
    if (error instanceof UserError && plan.freezePython === undefined) return undefined;
    throw error;
  }
};

const layDown = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  options: ExecuteOptions,
  { facts, python }: Surroundings,
): Promise<void> => {
  await layDownRun(context, plan, run, {
    facts,
    pythonVersion: python?.facts.versionText,
    warn: options.log.warning,
  });
  if (plan.freezePython === undefined || context.env.NO_PIP_FREEZE === "1") return;
  writeAttr(run, "pip_freeze", await pipFreeze(context, plan.freezePython));
};

const stage = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  options: ExecuteOptions,
  surroundings: Surroundings,
): Promise<void> => {
  await stageRun(context, plan, run, options);
  writeAttr(run, "_machine", await surroundings.facts.machine(machineParts(run, surroundings)));
};

const finish = async (
  context: Context,
  plan: RunPlan,
  run: Run,
  options: ExecuteOptions,
  surroundings: Surroundings,
): Promise<Performed> => {
  const { facts } = surroundings;
  const parts = machineParts(run, surroundings);
  const performed = await performRun(context, plan, run, { ...options, facts, parts });
  if (performed.exitStatus === 0 && plan.deleteOnSuccess && run.dir.startsWith(`${context.home}/`)) {
    // 0.9 says so of batches only at debug level.
    if (plan.opRef.pkgType !== "builtin") {
      options.log.info(
        `Deleting interim run ${run.id} ('${plan.opRef.opName}' is configured for deletion on success)`,
      );
    }
    deleteRuns(context, [run]);
  }
  return performed;
};

const machineParts = (run: Run, { python }: Surroundings) => {
  const commit = readAttr(run, "vcs_commit");
  return {
    vcsCommit: typeof commit === "string" ? commit : undefined,
    python: python === undefined ? undefined : { exe: python.exe, version: python.facts.version },
  };
};

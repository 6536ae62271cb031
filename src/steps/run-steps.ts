import { type Context, type Env, isPyList, isPyMap, pyRepr, UserError } from "../base/index.ts";
import type { Performed, RunLog } from "../execute/index.ts";
import { namespaceAttr, type Run, readAttr, readOpRef } from "../run/index.ts";
import { runInDir, runsDir } from "../store/index.ts";
import { runChecks } from "./checks.ts";
import { type StepLink, stepLinks, writeStepLink } from "./links.ts";
import { type Pipeline, readStep, type Step } from "./step.ts";

/** What running steps asks of the command line, which is below this room. */
export type StepsWorld = Pick<Pipeline, "parseRunSpec"> & {
  /** `guild run` with these arguments. */
  readonly run: (context: Context, args: readonly string[]) => Promise<Performed>;
  readonly log: RunLog;
};

/** Exit status of a pipeline that a check stopped. */
const checkFailedStatus = 3;

/**
 * The work of a pipeline: runs its steps one after the other, each as `guild run` would, until one fails or a check
 * of one does. Ctrl-C and SIGTERM end the step and with it the pipeline. A pipeline that is started again starts the
 * runs of its steps again. All steps are read before the first one runs.
 */
export const runSteps = async (context: Context, run: Run, world: StepsWorld): Promise<Performed> => {
  const { log } = world;
  const steps = readSteps(context, run, world);
  if (steps.length === 0) log.warning(`no steps defined for run ${run.id}`);
  const links = stepLinks(
    run,
    steps.map(({ name }) => name),
  );
  for (const [index, step] of steps.entries()) {
    const link = links[index];
    if (link === undefined) throw new Error("a step without a link");
    const ended = await runStep(context, run, step, link, world);
    if (ended.interrupted || ended.exitStatus !== 0) return ended;
  }
  return { exitStatus: 0, interrupted: false };
};

const readSteps = (context: Context, run: Run, world: StepsWorld): readonly Step[] => {
  const written = readAttr(run, "steps") ?? [];
  if (!isPyList(written)) throw new UserError(`invalid steps data ${pyRepr(written)}: expected list`);
  const opRef = readOpRef(run);
  if (opRef === undefined) throw new UserError(`cannot run steps of ${run.id}: its operation is not known`);
  const flags = readAttr(run, "flags");
  const runParams = readAttr(run, "run_params");
  const pipeline: Pipeline = {
    opRef,
    flags: isPyMap(flags) ? [...flags].map(([name, value]) => [String(name), value] as const) : [],
    runParams: isPyMap(runParams) ? runParams : new Map(),
    userHome: context.userHome,
    parseRunSpec: world.parseRunSpec,
    warn: world.log.warning,
  };
  return written.map((step) => readStep(step, pipeline));
};

const runStep = async (
  context: Context,
  pipeline: Run,
  step: Step,
  link: StepLink,
  world: StepsWorld,
): Promise<Performed> => {
  const { log } = world;
  const { run, args } = link.existing === undefined ? newRun(context, step) : runAgain(step, link.existing);
  if (link.existing === undefined) writeStepLink(link.path, run);
  // Without the words that no person would type.
  const shown = link.existing === undefined ? [step.opSpec, ...args.rest] : [run.id, ...args.rest];
  log.info(`${link.existing === undefined ? "running" : "restarting"} ${step.name}: ${shown.join(" ")}`);
  const ended = await world.run(stepContext(context, pipeline, step), [...args.first, ...args.rest]);
  if (ended.interrupted || ended.exitStatus !== 0 || step.checks.length === 0) return ended;
  if (readOpRef(run) === undefined) {
    // The run was not needed.
    log.info(`skipping checks for ${step.name}`);
    return ended;
  }
  if (runChecks(step.checks, run, { env: context.env, log })) return ended;
  throw new UserError("stopping because a check failed - see above for details", {
    exitCode: checkFailedStatus,
  });
};

type StepArgs = {
  readonly run: Run;
  readonly args: { readonly first: readonly string[]; readonly rest: readonly string[] };
};

const newRun = (context: Context, step: Step): StepArgs => {
  const run = runInDir(runsDir(context.home), context.newRunId());
  return {
    run,
    args: {
      first: ["-y", "--keep-batch", "--run-dir", run.dir, step.opSpec],
      rest: [...step.options.words, ...step.assigns],
    },
  };
};

const runAgain = (step: Step, run: Run): StepArgs => ({
  run,
  args: {
    first: ["-y", "--keep-batch", "--restart", run.id],
    rest: [...step.options.restartWords, ...step.assigns],
  },
});

/** Where a step runs: in the project, seeing only runs of its pipeline unless it says otherwise. */
const stepContext = (context: Context, pipeline: Run, step: Step): Context => {
  const cwd = context.env.PROJECT_DIR || context.env.CMD_DIR || context.cwd;
  const namespace = readAttr(pipeline, namespaceAttr);
  const env: Env = {
    ...context.env,
    PYTHONPATH: outerPythonPath(context),
    NO_WARN_RUNDIR: "1",
    ...(typeof namespace === "string" ? { GUILD_NAMESPACE: namespace } : {}),
    ...(step.isIsolated ? { GUILD_RUNS_PARENT: pipeline.id } : {}),
  };
  return { ...context, cwd, processCwd: cwd, env };
};

/** `PYTHONPATH` without what was put there for the pipeline's own process, which has no source code. */
const outerPythonPath = ({ env, pythonDir }: Pick<Context, "env" | "pythonDir">): string | undefined => {
  const own = new Set(["", env.GUILD_SOURCECODE ?? ".", pythonDir]);
  const path = (env.PYTHONPATH ?? "")
    .split(":")
    .filter((part) => !own.has(part))
    .join(":");
  return path === "" ? undefined : path;
};

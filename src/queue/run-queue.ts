import { mkdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import {
  type Context,
  errorCode,
  formatTimestamp,
  isPyList,
  pyMap,
  pyStr,
  UserError,
} from "../base/index.ts";
import { jobSignals } from "../batch/index.ts";
import {
  type ExecuteOptions,
  executeAgain,
  interruptedStatus,
  type Performed,
  shareAmongRuns,
  terminatedStatus,
} from "../execute/index.ts";
import { type PlanWorld, plainRestart, planRestart } from "../operation/index.ts";
import { clearPending, protoDir, type Run, readAttr, writeAttr } from "../run/index.ts";
import { listRuns, runsDir } from "../store/index.ts";
import { type QueueOptions, queueOptions } from "./queue-options.ts";
import { isQueue, waitingAttr } from "./queued-runs.ts";
import { neededResources, type Resources, shortage, withoutTaken } from "./resources.ts";
import { claimRun, releaseRuns, type StagedRun, stagedRunFinder } from "./staged-runs.ts";

export type QueueWorld = { readonly plan: PlanWorld; readonly execute: ExecuteOptions };

/** How often new staged runs are looked for. */
const lookMs = 200;

/** The attribute of a queue that names the runs it has claimed and not yet seen to the end. */
const claimedAttr = "_claimed";

/**
 * The work of a queue: starts staged runs in the order they were staged, as many at a time as it has workers. A run
 * that fails, or that cannot be started, is told of and the queue goes on. Gives the exit status of the queue.
 */
export const runQueue = async (context: Context, queue: Run, world: QueueWorld): Promise<Performed> => {
  const { log } = world.execute;
  const options = queueOptions(queue);
  const say = (text: string) => log.info(`${formatTimestamp(context.now())} ${text}`);
  // 0.9: a run with a prototype, even an empty one, is left out of comparisons.
  mkdirSync(protoDir(queue), { recursive: true });
  say("Starting queue");
  releaseOfDead(context, queue, say);
  const startMs = performance.now();
  const signals = jobSignals(context, () => say("Stopping queue"), { passesFirst: options.workers === 1 });
  const shared = shareAmongRuns({ env: context.env, asksCloud: world.execute.asksCloud });
  const sharing = { ...world, execute: { ...world.execute, shared } };
  const started = await serve(context, queue, sharing, { options, say, signals }).finally(() => {
    signals.close();
    shared.close();
  });
  const signal = signals.stopping();
  if (options.runOnce) {
    const seconds = ((performance.now() - startMs) / 1000).toFixed(6);
    say(`queue processed ${started} run(s) in ${seconds} seconds`);
  }
  if (signal === undefined) say("Stopping queue");
  writeAttr(queue, waitingAttr, new Map());
  // 0.9: to be told to stop is how a queue ends.
  const exitStatus = signal === undefined ? 0 : signal === "SIGINT" ? interruptedStatus : terminatedStatus;
  return { exitStatus, interrupted: signal !== undefined };
};

type Service = {
  readonly options: QueueOptions;
  readonly say: (text: string) => void;
  readonly signals: ReturnType<typeof jobSignals>;
};

type Job = { readonly staged: StagedRun; readonly needed: Resources };

/** Gives the number of runs that were started. */
const serve = async (
  context: Context,
  queue: Run,
  world: QueueWorld,
  { options, say, signals }: Service,
): Promise<number> => {
  const find = stagedRunFinder(context);
  const tell = waitingTeller(queue, say);
  const jobs = new Set<Job>();
  let ended: Promise<void>[] = [];
  let started = 0;
  let wasIdle = false;
  let lastFullMs = Number.NEGATIVE_INFINITY;
  if (options.runOnce) say("Processing staged runs");
  while (signals.stopping() === undefined) {
    const isFull = performance.now() - lastFullMs >= options.pollSeconds * 1000;
    if (isFull) lastFullMs = performance.now();
    const staged = find(isFull ? "full" : "new");
    const { next, reasons } = chooseRun(context, queue, staged, [...jobs], options);
    tell(reasons);
    if (next !== undefined && claimRun(context, next.staged.run)) {
      started += 1;
      jobs.add(next);
      wasIdle = false;
      recordClaims(queue, jobs);
      say(`Starting staged run ${next.staged.run.id}`);
      const work = startRun(context, next.staged, world, { options, say, signals }).finally(() => {
        jobs.delete(next);
        recordClaims(queue, jobs);
      });
      ended = [...ended, work];
      void work.then(() => {
        ended = ended.filter((each) => each !== work);
      });
      continue;
    }
    if (next !== undefined) continue;
    if (options.runOnce && jobs.size === 0 && !reasons.some(({ mayPass }) => mayPass)) break;
    if (!options.runOnce && jobs.size === 0 && staged.length === 0 && !wasIdle) {
      say("Waiting for staged runs");
      wasIdle = true;
    }
    await Promise.race([...ended, delay(lookMs)]);
  }
  await Promise.all(ended);
  return started;
};

type Reason = {
  readonly run: Run;
  readonly text: string;
  /** Whether time alone may mend it. */
  readonly mayPass: boolean;
};

/** The staged run to start next, and why those before it, or all, have to wait. */
const chooseRun = (
  context: Context,
  queue: Run,
  staged: readonly StagedRun[],
  jobs: readonly Job[],
  options: QueueOptions,
): { readonly next: Job | undefined; readonly reasons: readonly Reason[] } => {
  const reasons: Reason[] = [];
  const { gpus, resources, waitForRunning, workers } = options;
  let others: readonly string[] | undefined;
  for (const each of staged) {
    const { run } = each;
    const wait = (text: string, mayPass: boolean) => reasons.push({ run, text, mayPass });
    if (gpus !== undefined && each.gpus !== undefined && each.gpus !== gpus) {
      // 0.9's spelling.
      wait(
        `Ignorning staged run ${run.id} (GPU spec mismatch: run is ${each.gpus}, queue is ${gpus})`,
        false,
      );
      continue;
    }
    const needed = resources === undefined ? new Map<string, number>() : neededResources(each.tags);
    const left =
      resources === undefined
        ? undefined
        : withoutTaken(
            resources,
            jobs.map((job) => job.needed),
          );
    const short = resources && left && shortage(needed, left, resources);
    if (short?.forEver === true) {
      wait(`Ignoring staged run ${run.id} (it needs more ${short.name} than there is)`, false);
      continue;
    }
    if (jobs.length >= workers) {
      wait(`Found staged run ${run.id} (waiting for a worker)`, true);
      continue;
    }
    if (short !== undefined) {
      wait(`Found staged run ${run.id} (waiting for ${short.name})`, true);
      continue;
    }
    others ??= waitForRunning ? otherRunning(context, queue, jobs) : [];
    if (others.length > 0) {
      wait(`Found staged run ${run.id} (waiting for runs to finish: ${others.join(", ")})`, true);
      continue;
    }
    return { next: { staged: each, needed }, reasons };
  }
  return { next: undefined, reasons };
};

/** Runs that are running and no queues. */
const otherRunning = (context: Context, queue: Run, jobs: readonly Job[]): readonly string[] => {
  const own = new Set([queue.id, ...jobs.map(({ staged }) => staged.run.id)]);
  return listRuns(runsDir(context.home))
    .filter((run) => run.status.kind === "running" && !own.has(run.id) && !isQueue(run))
    .map(({ shortId }) => shortId);
};

/** Says and records why runs wait, whenever that changes. Waiting for a worker goes without saying. */
const waitingTeller = (queue: Run, say: (text: string) => void): ((reasons: readonly Reason[]) => void) => {
  const told = new Set<string>();
  let recorded = "";
  return (reasons) => {
    for (const { text } of reasons) {
      if (told.has(text) || text.endsWith("(waiting for a worker)")) continue;
      told.add(text);
      say(text);
    }
    const state = reasons.map(({ text }) => text).join("\n");
    if (state === recorded) return;
    recorded = state;
    writeAttr(
      queue,
      waitingAttr,
      pyMap(reasons.map(({ run, text }) => [run.id, /\((.*)\)$/.exec(text)?.[1] ?? text] as const)),
    );
  };
};

const recordClaims = (queue: Run, jobs: ReadonlySet<Job>): void =>
  writeAttr(
    queue,
    claimedAttr,
    [...jobs].map(({ staged }) => staged.run.id),
  );

const startRun = async (
  context: Context,
  { run, gpus: ownGpus }: StagedRun,
  { plan: planWorld, execute }: QueueWorld,
  { options, say, signals }: Service,
): Promise<void> => {
  try {
    const request = { ...plainRestart(), gpus: options.gpus ?? ownGpus };
    const plan = await planRestart(context, run, request, planWorld);
    const { exitStatus } = await executeAgain(context, plan, run, {
      ...execute,
      quiet: options.workers > 1,
      supervision: signals.supervision,
    });
    if (exitStatus > 0) say(`Staged run ${run.id} exited with an error (${exitStatus})`);
  } catch (error) {
    if (!(error instanceof UserError) && errorCode(error) === undefined) throw error;
    clearPending(run);
    execute.log.error(
      `cannot start run ${run.id}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};

/** Runs that a queue had claimed and not started when it was killed, or the machine went down, are staged again. */
const releaseOfDead = (context: Context, queue: Run, say: (text: string) => void): void => {
  for (const other of listRuns(runsDir(context.home))) {
    if (other.id === queue.id || !isQueue(other) || other.status.kind === "running") continue;
    const claimed = readAttr(other, claimedAttr);
    if (!isPyList(claimed) || claimed.length === 0) continue;
    for (const id of releaseRuns(context, claimed.map(pyStr))) say(`Run ${id} is staged again`);
    writeAttr(other, claimedAttr, []);
  }
};

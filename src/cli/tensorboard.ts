import { lookup } from "node:dns/promises";
import { mkdtempSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { type Context, errorCode, UserError } from "../base/index.ts";
import type { RunRecord } from "../store/index.ts";
import type { LogDir, Server } from "../tensorboard/index.ts";
import { logError, logInfo, logWarning } from "./output.ts";
import { stopRequest } from "./stop-signals.ts";

export type TensorBoardOptions = {
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly refreshInterval: number;
  readonly runNameFlags: string | undefined;
  readonly extra: readonly (readonly [name: string, value: string])[];
  readonly skipImages: boolean;
  readonly skipHparams: boolean;
  readonly keepLogdir: boolean;
  readonly testLogdir: boolean;
  /** Opens the page; undefined: it is not opened. */
  readonly open: ((url: string) => void) | undefined;
  /** The runs to show, as they are when it is called. */
  readonly listRuns: () => Promise<readonly RunRecord[]>;
};

const slowPreparationMs = 5000;

/** Shows runs in TensorBoard until somebody stops it or us; gives back the exit code. */
export const runTensorBoard = async (context: Context, options: TensorBoardOptions): Promise<number> => {
  const tensorBoard = await import("../tensorboard/index.ts");
  const python = options.testLogdir ? undefined : await tensorBoard.requireTensorBoard(context);
  const stopped = python === undefined ? undefined : stopRequest();
  const dir = mkdtempSync(join(context.env.TMPDIR || tmpdir(), "guild-tensorboard-"));
  if (options.keepLogdir) logInfo(context, `Using logdir ${dir}`);
  try {
    const logDir = new tensorBoard.LogDir({
      dir,
      nameOf: await runNames(options.runNameFlags),
      compareSpecs: (runs) => compareSpecs(context, runs),
      withImages: !options.skipImages,
      withHParams: !options.skipHparams,
      now: context.now,
      warn: (text) => logWarning(context, text),
      error: (text) => logError(context, text),
    });
    await prepare(context, logDir, options);
    if (python === undefined || stopped === undefined) {
      context.out(`Initialized log dir ${dir}\n`);
      return 0;
    }
    const server = await tensorBoard.startTensorBoard(context, python, {
      logDir: dir,
      host: options.host || "0.0.0.0",
      port: options.port ?? 0,
      reloadSeconds: options.refreshInterval,
      extra: options.extra,
    });
    return await serve(context, { server, logDir, stopped, options });
  } finally {
    if (options.keepLogdir) context.out(`TensorBoard logs saved in ${dir}\n`);
    else if (!options.testLogdir) rmSync(dir, { recursive: true, force: true });
  }
};

/** The first filling. What is wrong with the command's own options ends it. */
const prepare = async (context: Context, logDir: LogDir, options: TensorBoardOptions): Promise<void> => {
  context.out("Preparing runs for TensorBoard\n");
  const start = context.now();
  await logDir.refresh(await options.listRuns());
  const tookMs = (context.now() - start) / 1000;
  if (options.testLogdir || tookMs <= prepareThresholdMs(context)) return;
  logWarning(
    context,
    `Guild took ${(tookMs / 1000).toFixed(2)} seconds to prepare runs. To reduce startup time, try running with ` +
      "'--skip-images' or '--skip-hparams' options or reduce the number of runs with filters. Try " +
      "'guild tensorboard --help' for filter options.",
  );
};

const prepareThresholdMs = ({ env }: Pick<Context, "env">): number => {
  const named = Number(env.PREPARE_THRESHOLD || Number.NaN);
  return Number.isNaN(named) ? slowPreparationMs : named * 1000;
};

type Serving = {
  readonly server: Server;
  readonly logDir: LogDir;
  readonly stopped: Promise<void>;
  readonly options: TensorBoardOptions;
};

const serve = async (context: Context, { server, logDir, stopped, options }: Serving): Promise<number> => {
  const url = `http://${await shownHost(options.host)}:${server.port}`;
  context.err(`Running TensorBoard ${server.version} at ${url} (Type Ctrl+C to quit)\n`);
  options.open?.(url);
  let timer: NodeJS.Timeout | undefined;
  let refreshing = Promise.resolve();
  const again = () => {
    timer = setTimeout(() => {
      refreshing = refresh(context, logDir, options).then(again);
    }, options.refreshInterval * 1000);
  };
  again();
  try {
    const end = await Promise.race([stopped.then(() => "stopped"), server.ended.then(() => "ended")]);
    if (end === "ended") throw new UserError("TensorBoard has ended");
    context.out("\n");
    return 0;
  } finally {
    await refreshing;
    clearTimeout(timer);
    await server.stop();
  }
};

/** Later trouble with runs or files must not take TensorBoard away. */
const refresh = async (context: Context, logDir: LogDir, options: TensorBoardOptions): Promise<void> => {
  try {
    await logDir.refresh(await options.listRuns());
  } catch (error) {
    if (!(error instanceof UserError) && errorCode(error) === undefined) throw error;
    logError(context, `cannot refresh runs: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** The name under which others reach this machine, if it has one. */
const shownHost = async (host: string | undefined): Promise<string> => {
  if (host && host !== "0.0.0.0") return host.includes(":") ? `[${host}]` : host;
  try {
    await lookup(hostname());
    return hostname();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return "localhost";
  }
};

const runNames = async (flags: string | undefined): Promise<(run: RunRecord) => string> => {
  const { flagsLabel, runName } = await import("../tensorboard/index.ts");
  if (flags === undefined) return (run) => runName(run, run.label);
  const names = flags.split(/[ ,]/).filter((name) => name !== "");
  return (run) => runName(run, flagsLabel(run, names));
};

/** The metrics that the present operations of runs compare. */
export const compareSpecs = async (context: Context, runs: readonly RunRecord[]) => {
  const { presentOps } = await import("../compare/index.ts");
  const { isPyList } = await import("../base/index.ts");
  const presentOp = await presentOps(runs, context, (text) => logWarning(context, text));
  return (run: RunRecord) => {
    const present = presentOp(run)?.op.compare;
    if (present !== undefined && present.length > 0) return present;
    const attr = run.attr("compare");
    return isPyList(attr) ? attr : undefined;
  };
};

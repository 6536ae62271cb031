import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { type Context, errorCode } from "../base/index.ts";
import { listRunFiles, type RunStatus, readManifest } from "../run/index.ts";
import { encodeScalar } from "../scalars/index.ts";
import type { RunRecord } from "../store/index.ts";
import { writeEventFile } from "./event-file.ts";
import { type CompareSpecs, experimentOf, hiddenNotes, runHParams } from "./experiment.ts";
import {
  type Experiment,
  encodeExperiment,
  encodeSessionEnd,
  encodeSessionStart,
  type SessionStatus,
} from "./hparams.ts";
import { refreshImages } from "./image-files.ts";
import { runDirName } from "./run-name.ts";

export type LogDirOptions = {
  readonly dir: string;
  /** The name a run is shown under. */
  readonly nameOf: (run: RunRecord) => string;
  /** Present operations of `runs`, for the metrics they compare. */
  readonly compareSpecs: (runs: readonly RunRecord[]) => Promise<CompareSpecs>;
  readonly withImages: boolean;
  readonly withHParams: boolean;
  readonly now: Context["now"];
  readonly warn: (text: string) => void;
  /** Told of what keeps files or images of runs from being shown, once each. */
  readonly error: (text: string) => void;
};

const hparamsName = "events.out.tfevents.0000000000.hparams";
const timeName = "events.out.tfevents.9999999999.time";

/**
 * A directory that shows runs to TensorBoard: for each a directory of links to its files, with summaries of its
 * hyperparameters, images and duration beside them.
 */
export class LogDir {
  readonly #options: LogDirOptions;
  /** TensorBoard takes in an experiment once, so it stays as it first was. */
  #experiment: Experiment | undefined;
  #lastRuns = "";
  /** Directories whose run was still running when its session was written. */
  readonly #openSessions = new Set<string>();
  readonly #told = new Set<string>();

  constructor(options: LogDirOptions) {
    this.#options = options;
  }

  /** Makes the directory show `runs` as they are now, and no others. */
  async refresh(runs: readonly RunRecord[]): Promise<void> {
    const { dir, nameOf, withHParams } = this.#options;
    if (withHParams) await this.#refreshExperiment(runs);
    const named = runs.map((run) => ({ run, name: runDirName(dir, nameOf(run)) }));
    const names = new Set(named.map(({ name }) => name));
    for (const name of readdirSync(dir)) {
      if (!names.has(name)) rmSync(join(dir, name), { recursive: true, force: true });
    }
    for (const { run, name } of named) this.#refreshRun(run, join(dir, name));
  }

  async #refreshExperiment(runs: readonly RunRecord[]): Promise<void> {
    const ids = [...runs.map(({ id }) => id)].sort().join("\n");
    if (runs.length === 0 || ids === this.#lastRuns) return;
    this.#lastRuns = ids;
    const experiment = experimentOf(runs, await this.#options.compareSpecs(runs));
    if (this.#experiment === undefined) this.#experiment = experiment;
    else for (const text of hiddenNotes(this.#experiment, experiment)) this.#options.warn(text);
  }

  #refreshRun(run: RunRecord, runLogDir: string): void {
    mkdirSync(runLogDir, { recursive: true });
    const files = listRunFiles(run, allFiles, (text) => this.#tell(text))
      .filter(({ isDirectory }) => !isDirectory)
      .map(({ path }) => path);
    const events = files.filter((path) => basename(path).includes(".tfevents"));
    // TensorBoard reads the files of a directory in the order of their names and never turns back: the session must
    // be there before what it is about, and what ends it must come last.
    if (this.#options.withHParams) {
      for (const dir of eventDirs(runLogDir, events)) this.#startSession(run, dir);
    }
    for (const path of events) link(run, path, runLogDir);
    if (this.#options.withImages) {
      refreshImages(run.dir, runLogDir, files, (path, message) =>
        this.#tell(`error adding image ${path}: ${message}`),
      );
    }
    if (this.#options.withHParams) {
      for (const dir of eventDirs(runLogDir, events)) this.#endSession(run, dir);
    }
    for (const path of otherFiles(run, files)) link(run, path, runLogDir);
    removeDeadLinks(runLogDir);
  }

  #startSession(run: RunRecord, dir: string): void {
    const path = join(dir, hparamsName);
    if (existsSync(path)) return;
    mkdirSync(dir, { recursive: true });
    const { status } = run;
    if (status.kind === "running") this.#openSessions.add(dir);
    writeEventFile(path, [
      ...(this.#experiment === undefined ? [] : [encodeExperiment(this.#experiment)]),
      encodeSessionStart({
        name: `${run.shortId} ${run.operation}`,
        hparams: runHParams(run),
        startTime: (run.started ?? this.#options.now()) / 1e6,
      }),
      ...(status.kind === "running" ? [] : [encodeSessionEnd(sessionStatus(status))]),
    ]);
  }

  #endSession(run: RunRecord, dir: string): void {
    const { started, stopped, status } = run;
    const path = join(dir, timeName);
    if (started === undefined || stopped === undefined || status.kind === "running" || existsSync(path))
      return;
    writeEventFile(path, [
      ...(this.#openSessions.delete(dir) ? [encodeSessionEnd(sessionStatus(status))] : []),
      encodeScalar("time", (stopped - started) / 1e6, 0, 0),
    ]);
  }

  #tell(text: string): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.#options.error(text);
  }
}

const allFiles = { kinds: [], all: true, followLinks: false } as const;

const eventDirs = (runLogDir: string, events: readonly string[]): readonly string[] =>
  [...new Set(events.map(dirname))].map((dir) => join(runLogDir, dir));

const sessionStatus = ({ kind }: RunStatus): SessionStatus => {
  switch (kind) {
    case "completed":
    case "terminated":
      return "success";
    case "error":
      return "failure";
    default:
      return kind === "running" ? "running" : "unknown";
  }
};

/** What the projector may want: all but the source code and Guild's own files. */
const otherFiles = (run: RunRecord, files: readonly string[]): readonly string[] => {
  const sourceCode = new Set(
    (readManifest(run) ?? [])
      .filter(({ type }) => type === "s")
      .map(({ runPath }) => posix.normalize(runPath)),
  );
  return files.filter((path) => !path.startsWith(".guild/") && !sourceCode.has(path));
};

/** Links a file of the run at its own place, unless something is there or the file is gone. */
const link = (run: RunRecord, path: string, runLogDir: string): void => {
  const target = join(run.dir, path);
  const place = join(runLogDir, path);
  if (existsSync(place) || !existsSync(target)) return;
  mkdirSync(dirname(place), { recursive: true });
  try {
    symlinkSync(target, place);
  } catch (error) {
    // A dead link of an earlier file: it goes at the end of this refresh.
    if (errorCode(error) !== "EEXIST") throw error;
  }
};

const removeDeadLinks = (dir: string): void => {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) removeDeadLinks(path);
    else if (entry.isSymbolicLink() && !existsSync(path)) rmSync(path, { force: true });
  }
};

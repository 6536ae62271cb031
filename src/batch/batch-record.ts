import { isPyList, isPyMap, type PyMap, pyStr, UserError } from "../base/index.ts";
import { type OpRef, protoDir, type Run, readAttr, readOpRef } from "../run/index.ts";
import type { FlagValues } from "../values/index.ts";
import { gridTrials } from "./grid.ts";
import { randomTrials } from "./random-trials.ts";

/** What decides the trials of a batch that lists them all before the first starts. */
export type TrialRequest = {
  readonly kind: ListedKind;
  /** Those of the operation, with lists and functions. */
  readonly flags: FlagValues;
  /** Trials of batch files, without the operation's flags. */
  readonly fileTrials: readonly FlagValues[];
  /** What the user set on the command line, which goes before what files say. */
  readonly userFlags: FlagValues;
  readonly maxTrials: number | undefined;
  readonly randomSeed: number;
};

export type ListedKind = "grid" | "random";
/** Searches of our own. */
export type ModelKind = "gp" | "forest" | "gbrt" | "tpe";
const pythonKinds = ["python-skopt:gp", "python-skopt:forest", "python-skopt:gbrt", "optuna:tpe"] as const;
/** Searches of the user's Python packages. */
export type PythonKind = (typeof pythonKinds)[number];
export type SearchKind = ModelKind | PythonKind;
/** How a batch operation finds its trials; `custom` ones do everything themselves. */
export type BatchKind = ListedKind | SearchKind | "custom";

/** The kind of a batch operation. */
export const batchKind = ({ pkgType, modelName, opName }: OpRef): BatchKind => {
  if (pkgType !== "builtin") return "custom";
  if (modelName === "skopt") {
    const found = (["random", "gp", "forest", "gbrt"] as const).find((name) => name === opName);
    if (found !== undefined) return found;
  }
  const python = pythonKinds.find((kind) => kind === `${modelName}:${opName}`);
  if (python !== undefined) return python;
  if (opName === "+") return "grid";
  return opName === "tpe" ? "tpe" : "custom";
};

export const isPythonKind = (kind: SearchKind): kind is PythonKind => kind.includes(":");

export const isListedKind = (kind: BatchKind): kind is ListedKind => kind === "grid" || kind === "random";

const defaultRandomTrials = 20;

/** All trials of such a batch. Throws UserError for flags that describe none. */
export const listTrials = (request: TrialRequest): readonly FlagValues[] => {
  const { kind, flags, fileTrials, maxTrials, randomSeed } = request;
  if (kind === "random") return randomTrials(flags, { count: maxTrials ?? defaultRandomTrials, randomSeed });
  const rows = fileTrials.length === 0 ? [flags] : fileTrials.map((trial) => fileRow(request, trial));
  return gridTrials(rows, { maxTrials, randomSeed });
};

const fileRow = ({ flags, userFlags }: TrialRequest, trial: FlagValues): FlagValues =>
  [...new Map([...flags, ...trial, ...userFlags])].sort(([a], [b]) => (a < b ? -1 : 1));

/** The prototype of a batch as a run. */
export const protoRun = (batch: Run): Run => ({ id: batch.id, dir: protoDir(batch) });

/** The attribute of a batch that says how many of its trials run at the same time. */
export const jobsAttr = "_jobs";

/** What a batch recorded of itself. */
export type BatchRecord = Omit<TrialRequest, "kind"> & {
  readonly kind: BatchKind;
  /** The batch operation's own flags. */
  readonly options: PyMap;
  /** Column to minimize, with `-` before it to maximize. */
  readonly objective: string;
  readonly stagesTrials: boolean;
  /** How many trials run at the same time. */
  readonly jobs: number;
};

/** Throws UserError for a run that is no batch. */
export const readBatch = (batch: Run): BatchRecord => {
  const opRef = readOpRef(batch);
  const proto = protoRun(batch);
  const flags = readAttr(proto, "flags");
  if (opRef === undefined || !isPyMap(flags)) {
    throw new UserError(`cannot run batch ${batch.id}: its prototype has no flags`);
  }
  const own = readAttr(batch, "flags");
  const objective = readAttr(batch, "objective");
  return {
    kind: batchKind(opRef),
    flags: pairs(flags),
    fileTrials: readTrials(proto),
    userFlags: pairs(mapAttr(proto, "user_flags")),
    maxTrials: numberAttr(batch, "max_trials"),
    randomSeed: numberAttr(batch, "random_seed") ?? 0,
    options: isPyMap(own) ? own : new Map(),
    objective: typeof objective === "string" ? objective : "loss",
    stagesTrials: readAttr(batch, "stage_trials") === true,
    jobs: numberAttr(batch, jobsAttr) ?? 1,
  };
};

const readTrials = (proto: Run): readonly FlagValues[] => {
  const trials = readAttr(proto, "trials");
  return isPyList(trials) ? trials.flatMap((trial) => (isPyMap(trial) ? [pairs(trial)] : [])) : [];
};

const pairs = (map: PyMap): FlagValues => [...map].map(([name, value]) => [pyStr(name), value] as const);

const mapAttr = (run: Run, name: string): PyMap => {
  const value = readAttr(run, name);
  return isPyMap(value) ? value : new Map();
};

const numberAttr = (run: Run, name: string): number | undefined => {
  const value = readAttr(run, name);
  return typeof value === "number" ? value : undefined;
};

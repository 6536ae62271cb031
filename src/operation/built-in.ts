import type { OpDef } from "../guildfile/index.ts";
import { type FlagDef, type FlagValue, plainFlag } from "../values/index.ts";
import { type ProxyOperation, plainOp } from "./proxies.ts";

/** An operation that Guild has built in, and what messages call it. */
export type BuiltInOperation = { readonly proxy: ProxyOperation; readonly name: string };

/** The built-in operation that `spec` names, also by one of its other names; undefined if there is none. */
export const builtInOperation = (spec: string): BuiltInOperation | undefined => {
  const found = builtIns.find(({ names }) => names.includes(spec));
  return found === undefined ? undefined : { proxy: found.proxy(), name: found.names[0] };
};

type BuiltIn = {
  /** The first is its own, the others are taken for it. */
  readonly names: readonly [string, ...string[]];
  readonly proxy: () => ProxyOperation;
};

/** `module` is the Python module that 0.9 runs; what we run in its place is in the executor's list. */
const builtIn = (model: string, name: string, module: string, def: Partial<OpDef>): ProxyOperation => ({
  def: {
    ...plainOp(name),
    start: { kind: "exec", exec: ["${guild_python_exe}", "-um", module, ...flagArgs(name)] },
    pipFreeze: false,
    ...def,
  },
  // 0.9.0 is the version that its runs, and those who read ours, know these operations by.
  opRef: { pkgType: "builtin", pkgName: "guildai", pkgVersion: "0.9.0", modelName: model, opName: name },
  projectDir: undefined,
  isScript: false,
});

// 0.9: of these, only queues and schedulers get their flags as arguments.
const flagArgs = (name: string): readonly string[] =>
  name === "queue" || name === "scheduler" ? ["${flag_args}"] : [];

const batchEnv = new Map([["NO_OP_INTERRUPTED_MSG", "1"]]);

const grid = (): ProxyOperation =>
  builtIn("", "+", "guild.batch_main", { env: batchEnv, canStageTrials: true, deleteOnSuccess: true });

const defaultMaxTrials = 20;

/** The flag encoder of the searchers. */
export const searchEncoder = "search";

/** What all searchers share: they look at flag definitions where the user names no values (`flag-encoder`). */
const searcher: Partial<OpDef> = { env: batchEnv, defaultMaxTrials, flagEncoder: searchEncoder };

const random = (): ProxyOperation =>
  builtIn("skopt", "random", "guild.plugins.random_main", {
    ...searcher,
    description: "Try random values of the flags' ranges.",
    canStageTrials: true,
    deleteOnSuccess: true,
  });

const flag = (name: string, value: FlagValue, description: string, more: Partial<FlagDef> = {}): FlagDef => ({
  ...plainFlag(name),
  default: value,
  description,
  ...more,
});

const choices = (values: readonly (readonly [string, string])[]): FlagDef["choices"] =>
  values.map(([value, description]) => ({ value, description, alias: undefined, flags: new Map() }));

const randomStarts = (count: number): FlagDef =>
  flag("random-starts", count, "Number of trials with random values before the search proceeds by a model", {
    type: "int",
  });

const prevTrials = flag("prev-trials", "batch", "Which earlier trials the search learns from", {
  choices: choices([
    ["batch", "Trials of this batch"],
    ["sourcecode", "Completed runs with the same source code"],
    ["operation", "Completed runs of the same operation"],
  ]),
});

const kappa = flag("kappa", 1.96, "How much uncertain values are preferred by the lower confidence bound", {
  type: "float",
});
const xi = flag("xi", 0.05, "Improvement over the best value so far that a proposal should bring", {
  type: "float",
});

const gpFlags: readonly FlagDef[] = [
  flag("acq-func", "gp_hedge", "How the most promising values are told", {
    choices: choices([
      ["LCB", "Lower confidence bound"],
      ["EI", "Expected improvement"],
      ["PI", "Probability of improvement"],
      ["gp_hedge", "One of these three, by how well each has done"],
      ["EIps", "Expected improvement per second"],
      ["PIps", "Probability of improvement per second"],
    ]),
  }),
  kappa,
  flag("noise", "gaussian", "Variance of the objective when a trial is repeated; gaussian: to be found out"),
  prevTrials,
  randomStarts(3),
  xi,
];

const gp = (): ProxyOperation =>
  builtIn("skopt", "gp", "guild.plugins.skopt_gp_main", {
    ...searcher,
    description: "Bayesian search with a Gaussian process.",
    flags: gpFlags,
  });

const treeFlags: readonly FlagDef[] = [kappa, prevTrials, randomStarts(3), xi];

const trees = (name: string, description: string) => (): ProxyOperation =>
  builtIn("skopt", name, `guild.plugins.skopt_${name}_main`, {
    ...searcher,
    description,
    flags: treeFlags,
  });

const tpeFlags: readonly FlagDef[] = [
  flag("candidates", 24, "Number of values that are weighed for a proposal", { type: "int" }),
  prevTrials,
  randomStarts(10),
];

const tpe = (): ProxyOperation =>
  builtIn("", "tpe", "guild.plugins.tpe_main", {
    ...searcher,
    description: "Bayesian search with tree-structured Parzen estimators.",
    flags: tpeFlags,
  });

/** Searches of the user's own Python packages. */
const pythonSkopt = (name: string, flags: readonly FlagDef[]) => (): ProxyOperation =>
  builtIn("python-skopt", name, "guild.plugins.python_search_main", {
    ...searcher,
    flags,
    description: `The search '${name}' of scikit-optimize, which must be installed.`,
  });

const optunaTpe = (): ProxyOperation =>
  builtIn("optuna", "tpe", "guild.plugins.python_search_main", {
    ...searcher,
    description: "The search 'tpe' of Optuna, which must be installed.",
    flags: tpeFlags,
  });

const switchFlag = (name: string, description: string): FlagDef =>
  flag(name, false, description, { type: "boolean", argSwitch: true });

const queueFlags: readonly FlagDef[] = [
  flag("poll-interval", 10, "Seconds between looks at all runs; new ones are seen at once", { type: "int" }),
  switchFlag("run-once", "Start the runs that are staged and stop"),
  switchFlag("wait-for-running", "Wait for other runs to end before a run is started"),
];

const queue = (): ProxyOperation =>
  builtIn("", "queue", "guild.plugins.queue_main", {
    description: "Start staged runs, one after the other, in the order they were staged.",
    flags: [
      flag("gpus", null, "GPUs that runs are started with; runs staged for others are left alone", {
        nullLabel: "unspecified",
      }),
      ...queueFlags,
    ],
  });

const daskScheduler = (): ProxyOperation =>
  builtIn("dask", "scheduler", "guild.plugins.dask_scheduler_main", {
    description:
      "Start staged runs, several at a time, as far as there is of what their tags ask for (dask:NAME=QUANTITY).",
    flags: [
      flag("dashboard-address", 8787, "Has no effect: this scheduler has no dashboard"),
      flag("loglevel", "warn", "Has no effect: this scheduler logs as a queue does", {
        choices: choices(["debug", "info", "warn", "error"].map((level) => [level, ""] as const)),
      }),
      flag("resources", null, "What there is to share, as NAME=QUANTITY with blanks between", {
        nullLabel: "unconstrained",
      }),
      flag("workers", null, "How many runs at a time; as many as there are processors unless given", {
        type: "int",
        nullLabel: "auto",
      }),
      ...queueFlags,
    ].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  });

const builtIns: readonly BuiltIn[] = [
  { names: ["+"], proxy: grid },
  { names: ["skopt:random", "random"], proxy: random },
  { names: ["skopt:gp", "gp", "bayesian", "gaussian"], proxy: gp },
  {
    names: ["skopt:forest", "forest"],
    proxy: trees("forest", "Search with a forest of randomized regression trees."),
  },
  {
    names: ["skopt:gbrt", "gbrt"],
    proxy: trees("gbrt", "Search with gradient boosted regression trees."),
  },
  { names: ["tpe"], proxy: tpe },
  { names: ["python-skopt:gp"], proxy: pythonSkopt("gp", gpFlags) },
  { names: ["python-skopt:forest"], proxy: pythonSkopt("forest", treeFlags) },
  { names: ["python-skopt:gbrt"], proxy: pythonSkopt("gbrt", treeFlags) },
  { names: ["optuna:tpe"], proxy: optunaTpe },
  { names: ["queue"], proxy: queue },
  { names: ["dask:scheduler"], proxy: daskScheduler },
];

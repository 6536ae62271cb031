/**
 * Homes of many runs: what listing, filtering, labelling and comparing cost with the index, beside Guild 0.9 and a bare
 * reading of the directories. Homes are kept in `.cache/bench-stores`: making 100,000 runs takes minutes and 12 GB, so
 * that one is measured only with `GUILD_BENCH_LARGE=1`.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeStore } from "./make-store.ts";
import { type Cost, measure, report, reportCost, reportRatio, runOnce, type Subject } from "./measure.ts";

type SubjectOf = (name: string, ...args: string[]) => Subject;
type Bench = { readonly ours: SubjectOf; readonly theirs: SubjectOf; readonly storesDir: string };

export const storeBench = (bench: Bench): void => {
  const small = storeOf(bench, 10);
  const medium = storeOf(bench, 10_000);
  againstSmall(small, medium);
  firstBuild(medium);
  againstOracle(medium);
  if (process.env.GUILD_BENCH_LARGE === "1") large(storeOf(bench, 100_000));
};

type Store = {
  readonly dir: string;
  readonly count: number;
  readonly ours: SubjectOf;
  readonly theirs: SubjectOf;
};

/** The home of so many runs, made where it is not there. */
export const storeOf = ({ ours, theirs, storesDir }: Bench, count: number): Store => {
  const dir = join(storesDir, String(count));
  mkdirSync(join(dir, "runs"), { recursive: true });
  const present = readdirSync(join(dir, "runs")).length;
  if (present < count) {
    process.stdout.write(`making ${count - present} runs in ${dir} ...\n`);
    makeStore(dir, count, present);
  }
  const inStore =
    (subject: SubjectOf): SubjectOf =>
    (name, ...args) => {
      const { env, ...rest } = subject(name, ...args);
      return { ...rest, env: { ...env, GUILD_HOME: dir } };
    };
  return { dir, count, ours: inStore(ours), theirs: inStore(theirs) };
};

const againstSmall = (small: Store, medium: Store): void => {
  process.stdout.write("\nguild runs, the top 20\n");
  const costs = measure([small.ours("10 runs", "runs"), medium.ours("10,000 runs", "runs")], 9, 2);
  reportCost("of 10 runs", costs("10 runs"));
  reportCost("of 10,000 runs", costs("10,000 runs"));
  reportRatio("  against 10 runs", costs("10,000 runs"), costs("10 runs"), 2);
};

/** Reads every file the index reads, and nothing else. */
const bareReading = `
import os, sys
runs = sys.argv[1]
for name in os.listdir(runs):
    guild = os.path.join(runs, name, ".guild")
    os.listdir(os.path.join(guild, "attrs"))
    for path in ("opref", *("attrs/" + attr for attr in ("started", "stopped", "exit_status", "label", "flags"))):
        try:
            with open(os.path.join(guild, path), "rb") as file:
                file.read()
        except FileNotFoundError:
            pass
`;

const firstBuild = (store: Store): void => {
  process.stdout.write("\nThe first list of 10,000 runs, which makes the index\n");
  const subject = store.ours("build", "runs");
  const bare = { ...subject, name: "bare", argv: ["python3", "-c", bareReading, join(store.dir, "runs")] };
  const setUp = () => rmSync(join(store.dir, "cache", "index"), { recursive: true, force: true });
  const costs = measure([bare, { ...subject, setUp }], 3);
  reportCost("bare reading", costs("bare"));
  reportCost("with the index made", costs("build"));
  reportRatio("  against bare reading", costs("build"), costs("bare"));
  const perSecond = (store.count / costs("build").cpu) * 1000;
  report("runs a second of processor time", perSecond.toFixed(0), {
    text: ">= 3000",
    met: perSecond >= 3000,
  });
};

const againstOracle = (store: Store): void => {
  process.stdout.write("\n10,000 runs, against Guild 0.9\n");
  const commands: Readonly<Record<string, { readonly args: string[]; readonly highest?: number }>> = {
    "runs -a": { args: ["runs", "-a"], highest: 1 / 30 },
    "compare --csv": { args: ["compare", "--csv", "-"], highest: 1 / 30 },
    "label 1": { args: ["label", "1", "--set", "best", "-y"] },
    "runs -F 'loss < 0.1'": { args: ["runs", "--filter", "loss < 0.1"] },
  };
  for (const [name, { args, highest }] of Object.entries(commands)) {
    const costs = measure([store.ours(name, ...args), store.theirs(`0.9 ${name}`, ...args)], 3);
    reportCost(`guild ${name}`, costs(name));
    reportCost(`0.9: ${name}`, costs(`0.9 ${name}`));
    reportRatio("  against 0.9", costs(name), costs(`0.9 ${name}`), highest);
  }
};

const large = (store: Store): void => {
  process.stdout.write("\n100,000 runs\n");
  const commands: Readonly<Record<string, { readonly args: string[]; readonly millis?: number }>> = {
    runs: { args: ["runs"], millis: 350 },
    "runs -F 'lr < 0.001 and loss < 0.5'": { args: ["runs", "-F", "lr < 0.001 and loss < 0.5"], millis: 600 },
    "runs --label adam": { args: ["runs", "--label", "adam"], millis: 1200 },
    "runs --tag best": { args: ["runs", "--tag", "best"], millis: 1200 },
    "label 1": { args: ["label", "1", "--set", "best", "-y"] },
    "runs -a": { args: ["runs", "-a"] },
  };
  for (const [name, { args, millis }] of Object.entries(commands)) {
    const cost = measure([store.ours(name, ...args)], 5, 2)(name);
    reportLimits(`guild ${name}`, cost, millis);
  }
  oneNewRun(store);
};

const maxPeak = 300;

const reportLimits = (name: string, cost: Cost, millis: number | undefined): void => {
  const target = millis === undefined ? undefined : { text: `<= ${millis} ms`, met: cost.cpu <= millis };
  report(name, `${cost.cpu.toFixed(0)} ms cpu ${cost.wall.toFixed(0)} ms wall`, target);
  report("  memory", `${cost.peak.toFixed(0)} MiB`, { text: `<= ${maxPeak}`, met: cost.peak <= maxPeak });
};

const oneNewRun = (store: Store): void => {
  const added = join(store.dir, "runs", "f".repeat(32));
  rmSync(added, { recursive: true, force: true });
  runOnce(store.ours("before", "runs"));
  mkdirSync(join(added, ".guild", "attrs"), { recursive: true });
  writeFileSync(join(added, ".guild", "opref"), "guildfile:/x 0 '' train");
  reportLimits("guild runs after one new run", runOnce(store.ours("after", "runs")), undefined);
  if (existsSync(added)) rmSync(added, { recursive: true });
};

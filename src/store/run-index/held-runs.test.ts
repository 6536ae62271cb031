import { existsSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aContext, aHome, aRun } from "../../../test/rig/a-run.ts";
import type { Micros } from "../../base/index.ts";
import { guildPath, writeAttr } from "../../run/index.ts";
import { EventWriter } from "../../scalars/index.ts";
import { holdRuns, type RunRecord, runScalars, runsDir } from "../index.ts";

const aStore = () => {
  const home = aHome();
  const runs = ["a", "b", "c"].map((letter, at) => {
    const run = aRun(runsDir(home.dir), {
      id: letter.repeat(32),
      attrs: { started: at + 1, stopped: 9, label: letter, flags: new Map([["n", at]]) },
    });
    using writer = new EventWriter({ dir: run.dir, host: "h", pid: 1, now: () => 1 as Micros });
    writer.write([["loss", at]], 0);
    return run;
  });
  // Its clock is ahead, so that files count as settled at once.
  const now = () => (Date.now() * 1000 + 60_000_000) as Micros;
  const { context } = aContext({ home: home.dir, now, env: { GUILD_INDEX: "always" } });
  return { home: home.dir, runs, context, [Symbol.dispose]: home[Symbol.dispose] };
};

const tell = (runs: readonly RunRecord[]) =>
  runs.map((run) => [run.label, run.status.kind, run.flag("n"), run.started]);

const all = [
  ["c", "completed", 2, 3],
  ["b", "completed", 1, 2],
  ["a", "completed", 0, 1],
];

test("runs that are held are known without the index and without their files", async () => {
  using store = aStore();
  (await holdRuns(store.context, "runs")).release();
  const held = await holdRuns(store.context, "runs");
  expect(held.runs.map((run) => runScalars(run).map(({ last }) => last))).toEqual([[2], [1], [0]]);
  held.release();
  rmSync(join(store.home, "cache"), { recursive: true });
  rmSync(runsDir(store.home), { recursive: true });
  expect(tell(held.runs)).toEqual(all);
});

test("scalars that were read are in the index afterwards", async () => {
  using store = aStore();
  (await holdRuns(store.context, "runs")).release();
  const first = await holdRuns(store.context, "runs");
  for (const run of first.runs) runScalars(run);
  first.release();
  for (const { dir } of store.runs) rmSync(guildPath({ dir }, "events"), { recursive: true, force: true });
  const log = `${join(store.home, "cache", "index", "runs.db")}-wal`;
  expect(existsSync(log) ? statSync(log).size : 0).toBeLessThan(1 << 20);
  const second = await holdRuns(store.context, "runs");
  expect(second.runs.flatMap((run) => runScalars(run).map(({ last }) => last))).toEqual([2, 1, 0]);
  second.release();
});

test("a change of a run is seen when it is looked for, also one that was there before", async () => {
  using store = aStore();
  (await holdRuns(store.context, "runs")).release();
  const [run] = store.runs;
  if (run === undefined) throw new Error("no run");
  writeAttr(run, "label", "new");
  utimesSync(guildPath(run, "attrs"), 1, 1);
  const held = await holdRuns(store.context, "runs");
  held.release();
  expect(held.runs.map(held.isUnchanged)).toEqual([true, true, false]);
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Micros } from "../base/index.ts";
import { readAttr, writeLock } from "../run/index.ts";
import { processTree } from "./process-tree.ts";
import { aRun, runIn, type TestRun, until } from "./rig.ts";
import { type StopOptions, stopRun } from "./stop.ts";

const quick: StopOptions = { force: false, timeoutMs: 5000, descendantsMs: 0, recordMs: 0 };

const stop = async (run: TestRun, options: Partial<StopOptions> = {}) => {
  const text = { out: "", err: "" };
  const context = {
    out: (part: string) => {
      text.out += part;
    },
    err: (part: string) => {
      text.err += part;
    },
    now: () => 1_700_000_000_000_000 as Micros,
  };
  const error = await stopRun(context, run.run, { ...quick, ...options }).catch((thrown: unknown) => thrown);
  return { ...text, error };
};

const isReady = (run: TestRun) => () =>
  existsSync(run.path(".guild", "output")) && run.output().includes("ready");

test("a run and what it started are stopped", async () => {
  using run = aRun();
  const result = runIn(run, "sleep 600 & echo $!; sleep 600 & echo $!; echo ready; wait");
  await until(isReady(run));
  const pid = run.read(".guild", "LOCK");
  expect(await stop(run)).toEqual({
    out: "",
    err: `Stopping ${run.run.id} (pid ${pid})\n`,
    error: undefined,
  });
  expect(await result).toMatchObject({ exitStatus: -15, interrupted: false });
  const pids = run.output().split("\n").slice(0, 2).map(Number);
  expect(pids.flatMap(processTree)).toEqual([]);
});

test("a run that does not run is told of", async () => {
  using run = aRun();
  const said = { out: `Run ${run.run.id} is not running\n`, err: "", error: undefined };
  expect(await stop(run)).toEqual(said);
  writeFileSync(run.path(".guild", "LOCK"), "999999999");
  expect(await stop(run)).toEqual(said);
});

test("processes that go on are named", async () => {
  using run = aRun();
  const result = runIn(run, "trap '' TERM; echo ready; while :; do sleep 0.01; done");
  await until(isReady(run));
  const pid = run.read(".guild", "LOCK");
  const { out, error } = await stop(run, { timeoutMs: 50 });
  expect(out).toBe(`The following processes did not stop as expected: ${pid}\n`);
  expect(error).toMatchObject({ message: "", exitCode: 1 });
  expect(await stop(run, { force: true })).toMatchObject({ out: "", error: undefined });
  expect(await result).toMatchObject({ exitStatus: -9 });
});

test("the end of a run whose Guild is gone is recorded", async () => {
  using run = aRun();
  const orphan = spawn("sleep", ["600"]);
  await once(orphan, "spawn");
  writeLock(run.run, orphan.pid ?? 0);
  await stop(run);
  expect([readAttr(run.run, "exit_status"), readAttr(run.run, "stopped")]).toEqual([
    -15, 1_700_000_000_000_000,
  ]);
  expect(existsSync(run.path(".guild", "LOCK"))).toBe(false);
});

import { appendFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { aContext, aHome, aRun } from "../../../test/rig/a-run.ts";
import type { Micros } from "../../base/index.ts";
import { attrPath, guildPath, writeAttr } from "../../run/index.ts";
import { EventWriter } from "../../scalars/index.ts";
import { filteredRuns, runScalars, runsDir } from "../index.ts";

/** Opened event files, and bytes read of files piece by piece. */
const counted = vi.hoisted(() => ({ opened: 0, bytes: 0 }));
vi.mock("node:fs", async (load) => {
  const fs = await load<typeof import("node:fs")>();
  const readSync = (...args: Parameters<typeof fs.readSync>) => {
    const got = fs.readSync(...args);
    counted.bytes += got;
    return got;
  };
  const openSync = (...args: Parameters<typeof fs.openSync>) => {
    if (String(args[0]).includes("tfevents")) counted.opened += 1;
    return fs.openSync(...args);
  };
  return { ...fs, default: fs, readSync, openSync };
});

test("the index goes on where reading ended, and does not open what it knows", async () => {
  using home = aHome();
  const now = () => (Date.now() * 1000 + 60_000_000) as Micros;
  const env = { SHELL: "/bin/sh", GUILD_INDEX: "always" };
  const { context } = aContext({ home: home.dir, now, env });
  const run = aRun(runsDir(home.dir), { attrs: { exit_status: undefined } });
  using writer = new EventWriter({ dir: guildPath(run), host: "lab", pid: 1, now: () => 1e12 as Micros });
  const lastLoss = async () => {
    Object.assign(counted, { opened: 0, bytes: 0 });
    const [record] = await filteredRuns(context, { filters: {}, commandPath: "guild", readsScalars: true });
    const [scalar] = record === undefined ? [] : runScalars(record);
    // What was learned is written down when the reading is over.
    await Promise.resolve();
    return { last: scalar?.last, count: scalar?.count, ...counted };
  };
  writer.write(
    Array.from({ length: 200 }, () => ["loss", 1] as const),
    1,
  );
  const first = await lastLoss();
  expect(first).toMatchObject({ last: 1, count: 200, opened: 1 });
  expect(await lastLoss()).toEqual({ last: 1, count: 200, opened: 0, bytes: 0 });
  writer.write([["loss", 0.5]], 2);
  const grown = await lastLoss();
  expect(grown).toMatchObject({ last: 0.5, count: 201, opened: 1 });
  expect(grown.bytes).toBeLessThan(first.bytes / 100);
  writeAttr(run, "exit_status", 0);
  appendFileSync(attrPath(run, "label"), "done\n");
  expect(await lastLoss()).toMatchObject({ last: 0.5, count: 201, bytes: 0 });
  expect(await lastLoss()).toEqual({ last: 0.5, count: 201, opened: 0, bytes: 0 });
});

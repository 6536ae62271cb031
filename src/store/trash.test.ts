import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aContext, aHome, aRun } from "../../test/rig/a-run.ts";
import { deletePermanently, deleteRuns, restoreRuns, runsDir, runsIn, trashDir } from "./index.ts";

const aStore = (...ids: readonly string[]) => {
  const home = aHome();
  const { context, spoken } = aContext({ home: home.dir });
  const runs = ids.map((id) => aRun(runsDir(home.dir), { id }));
  const names = () =>
    [runsDir(home.dir), trashDir(home.dir)].map((dir) =>
      runsIn(dir)
        .map(({ id }) => id)
        .sort(),
    );
  return { context, spoken, runs, names, home: home.dir, [Symbol.dispose]: home[Symbol.dispose] };
};

test("a deleted run is in the trash and comes back", () => {
  using store = aStore("a", "b");
  deleteRuns(store.context, store.runs.slice(0, 1));
  expect(store.names()).toEqual([["b"], ["a"]]);
  restoreRuns(store.context, runsIn(trashDir(store.home)));
  expect(store.names()).toEqual([["a", "b"], []]);
});

test("a run named twice is deleted once", () => {
  using store = aStore("a");
  deleteRuns(store.context, [...store.runs, ...store.runs]);
  expect(store.names()).toEqual([[], ["a"]]);
});

test("what is in the way keeps its runs under another name", () => {
  using store = aStore("a");
  aRun(trashDir(store.home), { id: "a" });
  deleteRuns(store.context, store.runs);
  const [, trash] = store.names();
  expect(trash).toHaveLength(2);
  const backup = trash?.find((name) => name !== "a") ?? "";
  expect(backup).toMatch(/^a_.{8}$/);
  const path = join(trashDir(store.home), "a");
  expect(store.spoken.err).toBe(`WARNING: ${path} exists, moving to ${join(trashDir(store.home), backup)}\n`);
});

test("purged and permanently deleted runs are gone", () => {
  using store = aStore("a", "b");
  deleteRuns(store.context, store.runs.slice(0, 1));
  deletePermanently(store.context, runsIn(trashDir(store.home)));
  deletePermanently(store.context, store.runs.slice(1));
  expect(store.names()).toEqual([[], []]);
  expect(readdirSync(runsDir(store.home))).toEqual([]);
});

test("a run that is gone meanwhile is an error that names it", () => {
  using store = aStore("a");
  deletePermanently(store.context, store.runs);
  expect(() => deleteRuns(store.context, store.runs)).toThrow(/^cannot move run a to '/);
  expect(existsSync(join(trashDir(store.home), "a"))).toBe(false);
});

import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { aContext, aHome, aRun } from "../../../test/rig/a-run.ts";
import { filteredRuns, runsDir } from "../index.ts";
import { findDriver } from "./driver.ts";
import { indexPath } from "./place.ts";

const aStore = (count: number) => {
  const home = aHome();
  for (let n = 0; n < count; n++) {
    aRun(runsDir(home.dir), { id: `r${n}`, attrs: { started: n, label: `label ${n}` } });
  }
  const { context, spoken } = aContext({ home: home.dir, env: { GUILD_INDEX: "always" } });
  const path = join(home.dir, "cache", "index", "runs.db");
  const labels = async () =>
    (await filteredRuns(context, { filters: { filterLabels: ["label"] }, commandPath: "guild runs" })).map(
      ({ label }) => label,
    );
  const expected = Array.from({ length: count }, (_, n) => `label ${count - 1 - n}`);
  return { home: home.dir, context, spoken, path, labels, expected, [Symbol.dispose]: home[Symbol.dispose] };
};

type Store = ReturnType<typeof aStore>;

const exec = (path: string, sql: string) => {
  const db = findDriver()?.open(path);
  db?.exec(sql);
  db?.close();
};

const damages: Readonly<Record<string, (store: Store) => void>> = {
  "was deleted": ({ path }) => rmSync(path),
  "lost what it had not yet merged": ({ path }) => rmSync(`${path}-wal`, { force: true }),
  "is empty": ({ path }) => writeFileSync(path, ""),
  "is another file": ({ path }) =>
    writeFileSync(path, "not a database, but long enough to be taken for one".repeat(90)),
  "is cut short": ({ path }) => {
    exec(path, "PRAGMA wal_checkpoint(TRUNCATE)");
    truncateSync(path, 6000);
  },
  "has pages of noise": ({ path }) => {
    exec(path, "PRAGMA wal_checkpoint(TRUNCATE)");
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 4096);
    writeFileSync(path, bytes);
  },
  "is of another version": ({ path }) => exec(path, "PRAGMA user_version = 99"),
  "is of another version with other tables": ({ path }) =>
    exec(path, "DROP TABLE block; CREATE TABLE block (x); PRAGMA user_version = 2"),
  "lacks a table": ({ path }) => exec(path, "DROP TABLE root"),
  "has a view where a table was": ({ path }) =>
    exec(path, "DROP TABLE block; CREATE VIEW block AS SELECT 1 AS at; PRAGMA user_version = 3"),
  "holds what is no fact": ({ path }) => exec(path, "UPDATE block SET data = '{}'"),
  "holds what is no JSON": ({ path }) => exec(path, "UPDATE block SET data = 'x'"),
};

test.each(Object.entries(damages))("runs are listed right when the index %s", async (_, damage) => {
  using store = aStore(40);
  expect(await store.labels()).toEqual(store.expected);
  damage(store);
  expect(await store.labels()).toEqual(store.expected);
  expect(await store.labels()).toEqual(store.expected);
  expect(store.spoken).toEqual({ out: "", err: "" });
});

test("runs are listed right where there can be no index", async () => {
  using store = aStore(5);
  mkdirSync(store.path, { recursive: true });
  expect(await store.labels()).toEqual(store.expected);
  rmSync(dirname(store.path), { recursive: true });
  writeFileSync(dirname(store.path), "");
  expect(await store.labels()).toEqual(store.expected);
});

test("runs are listed right while another process holds the index", async () => {
  using store = aStore(5);
  await store.labels();
  const db = findDriver()?.open(store.path);
  db?.exec("BEGIN IMMEDIATE");
  aRun(runsDir(store.home), { id: "new", attrs: { started: 99, label: "label new" } });
  expect(await store.labels()).toEqual(["label new", ...store.expected]);
  db?.exec("ROLLBACK");
  db?.close();
  expect(await store.labels()).toEqual(["label new", ...store.expected]);
});

test("the index of a home on a network is on this machine, apart for each home", () => {
  const place = { home: "/net/home", userHome: "/home/ann", env: {} };
  const isNetwork = (dir: string) => dir.startsWith("/net");
  const path = indexPath(place, isNetwork);
  expect(path).toMatch(/^\/home\/ann\/\.cache\/guild\/index\/[0-9a-f]{16}\/runs\.db$/);
  expect(indexPath({ ...place, home: "/net/other" }, isNetwork)).not.toBe(path);
  expect(indexPath({ ...place, env: { XDG_CACHE_HOME: "/var/c" } }, isNetwork)).toMatch(
    /^\/var\/c\/guild\/index\//,
  );
  expect(indexPath({ ...place, home: "/disk/home" }, isNetwork)).toBe("/disk/home/cache/index/runs.db");
});

test("without any local cache folder the index is in a private one for temporary files, or nowhere", () => {
  const place = { home: "/net/home", userHome: "/net/ann", env: {} };
  expect(indexPath(place, (dir) => dir.startsWith("/net"))).toMatch(
    /guild-index-\d+\/[0-9a-f]{16}\/runs\.db$/,
  );
  expect(indexPath(place, () => true)).toBeUndefined();
});

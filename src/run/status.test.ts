import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { aHome, anOpRef, aRun, type RunFacts } from "../../test/rig/a-run.ts";
import type { Micros, PyValue, RunId } from "../base/index.ts";
import {
  attrNames,
  createRunDir,
  guildPath,
  isPending,
  isProcessAlive,
  isStaged,
  lockState,
  markStaged,
  readAttr,
  readLock,
  readManifest,
  readOpRef,
  removeLock,
  runStatus,
  thisMachine,
  writeLock,
} from "./index.ts";

const dead = { LOCK: "999999999" };
const alive = { LOCK: String(process.pid) };
const unfinished = { exit_status: undefined };

const statuses: readonly (readonly [what: string, facts: RunFacts, status: object])[] = [
  ["exit status 0", {}, { kind: "completed" }],
  ["exit status 3", { attrs: { exit_status: 3 } }, { kind: "error", exitStatus: 3 }],
  ["exit status -15", { attrs: { exit_status: -15 } }, { kind: "terminated", exitStatus: -15 }],
  ["nothing", { attrs: unfinished }, { kind: "error", exitStatus: undefined }],
  ["a living process", { attrs: unfinished, files: alive }, { kind: "running", by: { pid: process.pid } }],
  ["a dead process", { attrs: unfinished, files: dead }, { kind: "error", exitStatus: undefined }],
  [
    "an unreadable lock",
    { attrs: unfinished, files: { LOCK: "x" } },
    { kind: "error", exitStatus: undefined },
  ],
  ["an exit status and a living process", { files: alive }, { kind: "completed" }],
  ["a pending mark", { files: { ...alive, PENDING: "" } }, { kind: "pending" }],
  ["a staged mark", { files: { ...alive, STAGED: "" } }, { kind: "staged" }],
  ["both marks", { files: { PENDING: "", STAGED: "" } }, { kind: "pending" }],
  [
    "a remote lock",
    { files: { PENDING: "", "LOCK.remote": "my-remote\n" } },
    { kind: "running", by: { remote: "my-remote" } },
  ],
];

test.each(statuses)("a run with %s", (_, facts, status) => {
  using home = aHome();
  expect(runStatus(aRun(home.dir, facts))).toEqual(status);
});

test.each([[0], [-1], [1.5], [Number.NaN], [999999999], [2 ** 40]])("no process has the pid %d", (pid) => {
  expect(isProcessAlive(pid)).toBe(false);
});

test("a process that has ended is not alive", () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  expect(isProcessAlive(pid)).toBe(false);
});

test("our lock is 0.9's, with evidence beside it", () => {
  using home = aHome();
  const run = aRun(home.dir, { attrs: unfinished });
  writeLock(run, process.pid);
  expect(readFileSync(guildPath(run, "LOCK"), "utf8")).toBe(String(process.pid));
  expect(runStatus(run)).toEqual({ kind: "running", by: { pid: process.pid } });
  removeLock(run);
  removeLock(run);
  expect(readLock(run)).toBeUndefined();
  expect(runStatus(run).kind).toBe("error");
});

const evidence = (given: object): string => JSON.stringify({ pid: process.pid, ...thisMachine(), ...given });

test.each([
  ["of another start time", { startTicks: "1" }, "gone"],
  ["of a former boot", { bootId: "former" }, "gone"],
  ["of another machine", { host: "other", bootId: "other" }, "elsewhere"],
  ["of a container on this machine", { host: "other" }, "here"],
  ["of another process", { pid: 1, startTicks: "1" }, "here"],
  ["that says no more than the host", { bootId: undefined }, "here"],
])("a lock with evidence %s is %s", (_, given, state) => {
  using home = aHome();
  const run = aRun(home.dir, { files: { ...alive, "LOCK.info": evidence(given) } });
  const lock = readLock(run);
  expect(lock && lockState(lock)).toBe(state);
});

test("a run of another machine says so", () => {
  using home = aHome();
  const files = { ...dead, "LOCK.info": evidence({ pid: 999999999, host: "far", bootId: "far" }) };
  expect(runStatus(aRun(home.dir, { attrs: unfinished, files }))).toEqual({
    kind: "running",
    by: { pid: 999999999, host: "far" },
  });
});

test("half-written evidence is none", () => {
  using home = aHome();
  const run = aRun(home.dir, { files: { ...alive, "LOCK.info": '{"pid": ' } });
  expect(readLock(run)?.evidence).toBeUndefined();
});

test("a new run is pending and has an empty manifest", () => {
  using home = aHome();
  const run = { id: "b".repeat(32) as RunId, dir: `${home.dir}/new` };
  createRunDir(run, anOpRef(), () => 7 as Micros);
  expect(attrNames(run)).toEqual(["id", "initialized"]);
  expect([readAttr(run, "id"), readAttr(run, "initialized")]).toEqual<PyValue[]>([run.id, 7]);
  expect([isPending(run), isStaged(run), readOpRef(run), readManifest(run)]).toEqual([
    true,
    false,
    anOpRef(),
    [],
  ]);
});

test("a run made ready again keeps what it is", () => {
  using home = aHome();
  const run = aRun(home.dir, { attrs: { id: "x", initialized: 5 } });
  markStaged(run);
  writeFileSync(guildPath(run, "manifest"), "s a 1 a\n");
  createRunDir(run, anOpRef({ opName: "other" }), () => 7 as Micros);
  expect([readAttr(run, "id"), readAttr(run, "initialized")]).toEqual(["x", 5]);
  expect([isStaged(run), readOpRef(run)?.opName, readManifest(run)?.length]).toEqual([false, "other", 1]);
});

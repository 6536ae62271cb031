import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { aRun, type TestRun, until } from "./rig.ts";

const guild = [
  process.execPath,
  "--import",
  "tsx",
  fileURLToPath(new URL("fixtures/run-operation.ts", import.meta.url)),
] as const;

type Running = {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
};

/** Starts a Guild as the head of a process group of its own, as a shell does. */
const startGuild = (run: TestRun, command: readonly string[]): Running =>
  launch([...guild, run.run.dir, ...command]);

const launch = ([program = "", ...args]: readonly string[]): Running => {
  const child = spawn(program, args, { detached: true });
  const text = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    text.out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    text.err += chunk.toString();
  });
  const ended = once(child, "close").then(() => ({ code: child.exitCode, ...text }));
  return { child, ended };
};

const isReady = (run: TestRun) => () =>
  existsSync(run.path(".guild", "output")) && run.output().includes("ready");

const parentOf = (pid: number): number =>
  Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

const loop = "echo ready; while :; do sleep 0.01; done";

const countsInterrupts = `
import signal, sys, time
count = 0
def note(*_):
    global count
    count += 1
signal.signal(signal.SIGINT, note)
print("ready", flush=True)
while not count: time.sleep(0.005)
# A second one would come within this time.
end = time.monotonic() + 0.05
while time.monotonic() < end: time.sleep(0.005)
print(count, flush=True)
`;

test("Ctrl-C in a process group ends the operation and is recorded as such", async () => {
  using run = aRun();
  const { child, ended } = startGuild(run, ["python3", "-c", countsInterrupts]);
  await until(isReady(run));
  process.kill(-(child.pid ?? 0), "SIGINT");
  expect(await ended).toEqual({ code: 240, out: "ready\n1\n", err: "-16 true\n" });
});

test("SIGINT to Guild alone reaches the operation", async () => {
  using run = aRun();
  const { child, ended } = startGuild(run, ["sh", "-c", loop]);
  await until(isReady(run));
  child.kill("SIGINT");
  expect(await ended).toEqual({ code: 240, out: "ready\n", err: "-16 true\n" });
});

test("SIGTERM to Guild ends the operation, and Guild after it", async () => {
  using run = aRun();
  const { child, ended } = startGuild(run, ["sh", "-c", loop]);
  await until(isReady(run));
  child.kill("SIGTERM");
  expect(await ended).toEqual({ code: 241, out: "ready\n", err: "-15 true\n" });
});

test("a hangup ends a run, unless it was started with nohup", async () => {
  using run = aRun();
  const { child, ended } = startGuild(run, ["sh", "-c", loop]);
  await until(isReady(run));
  child.kill("SIGHUP");
  expect(await ended).toMatchObject({ code: 241, err: "-15 true\n" });

  using other = aRun();
  const script = "echo ready; until test -e go; do sleep 0.01; done; echo done";
  const shell = ["bash", "-c", 'nohup "$@" < /dev/null & wait', "bash"];
  const kept = launch([...shell, ...guild, other.run.dir, "sh", "-c", script]);
  await until(isReady(other));
  const pid = Number(other.read(".guild", "LOCK"));
  process.kill(parentOf(pid), "SIGHUP");
  process.kill(pid, "SIGHUP");
  writeFileSync(other.path("go"), "");
  expect(await kept.ended).toMatchObject({ code: 0, out: "ready\ndone\n" });
});

test("a killed Guild leaves what was recorded so far", async () => {
  using run = aRun();
  const { child, ended } = startGuild(run, [
    "sh",
    "-c",
    "echo ready; printf part; until test -e go; do sleep 0.01; done",
  ]);
  await until(() => existsSync(run.path(".guild", "output")) && run.output() === "ready\npart");
  child.kill("SIGKILL");
  writeFileSync(run.path("go"), "");
  await ended;
  expect([run.output(), run.streams()]).toEqual(["ready\npart", "0"]);
});

test("a run goes on when what reads our output ends", async () => {
  using run = aRun();
  const script = "i=0; while test $i -lt 20000; do echo $i; i=$((i+1)); done";
  const shell = ["sh", "-c", '"$@" | head -n 1', "sh"];
  const { ended } = launch([...shell, ...guild, run.run.dir, "sh", "-c", script]);
  expect(await ended).toEqual({ code: 0, out: "0\n", err: "0 false\n" });
  expect(run.streams().length).toBe(20_000);
});

test("the operation reads Guild's standard input", async () => {
  using run = aRun();
  const { child, ended } = startGuild(run, ["sh", "-c", "read line; echo got $line"]);
  child.stdin.end("hello\n");
  expect(await ended).toEqual({ code: 0, out: "got hello\n", err: "0 false\n" });
});

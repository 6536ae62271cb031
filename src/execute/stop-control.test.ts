import { existsSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { processTree } from "./process-tree.ts";
import { aClock, aLog, aRun, runIn, someInterrupts, type TestRun, until } from "./rig.ts";
import { defaultStopTiming as timing } from "./stop-control.ts";

const waitingMessage = "Operation interrupted - waiting for process to exit";
const forceWarning = "WARNING: Operation process did not exit - stopping forcefully";

/** A Python process that says `ready` once its signals are set up, and then waits for one. */
const waiting = (setUp: string): readonly string[] => [
  "python3",
  "-uc",
  `
import os, signal, sys, time
def end(number, _frame):
    print("got", signal.Signals(number).name)
    sys.exit(3)
def note(number, _frame):
    print("got", signal.Signals(number).name)
${setUp}
print("ready")
while not os.path.exists("go"): time.sleep(0.005)
`,
];

const catchesInterrupt = "signal.signal(signal.SIGINT, end)";
const ignoresAll = "for s in (signal.SIGINT, signal.SIGTERM): signal.signal(s, signal.SIG_IGN)";

const isReady = (run: TestRun) => () =>
  existsSync(run.path(".guild", "output")) && run.output().includes("ready");

test("a signal that only Guild got is passed on to the operation", async () => {
  using run = aRun();
  const [interrupts, clock] = [someInterrupts(), aClock()];
  const result = runIn(run, waiting(catchesInterrupt), { interrupts, clock });
  await until(isReady(run));
  interrupts.send("SIGINT");
  clock.advance(timing.passOnMs);
  expect(await result).toMatchObject({ exitStatus: -16, interrupted: true });
  expect(run.output()).toBe("ready\ngot SIGINT\n");
});

test("Ctrl-C at a terminal is not sent twice, and the process is waited for", async () => {
  using run = aRun();
  const [log, clock] = [aLog(), aClock()];
  const interrupts = someInterrupts({ reachesOperation: (signal) => signal === "SIGINT" });
  const result = runIn(run, waiting("signal.signal(signal.SIGINT, note)"), { interrupts, log, clock });
  await until(isReady(run));
  interrupts.send("SIGINT");
  clock.advance(timing.messageMs - 1);
  expect(log.lines).toEqual([]);
  clock.advance(timing.killMs - timing.messageMs);
  expect(log.lines).toEqual([waitingMessage]);
  writeFileSync(run.path("go"), "");
  expect(await result).toMatchObject({ exitStatus: -16, interrupted: true });
  expect([run.output(), log.lines]).toEqual(["ready\n", [waitingMessage]]);
});

test("the message that Guild waits can be turned off, and a process that ignores Ctrl-C is killed", async () => {
  using run = aRun();
  const [interrupts, log, clock] = [someInterrupts(), aLog(), aClock()];
  const result = runIn(run, waiting(ignoresAll), { interrupts, log, clock, tellsOfWaiting: false });
  await until(isReady(run));
  interrupts.send("SIGINT");
  clock.advance(timing.killMs - 1);
  expect(log.lines).toEqual([]);
  clock.advance(1);
  expect(await result).toMatchObject({ exitStatus: -16 });
  expect(log.lines).toEqual([forceWarning]);
});

test("a second Ctrl-C ends a process that ignores the first", async () => {
  using run = aRun();
  const [interrupts, log, clock] = [someInterrupts(), aLog(), aClock()];
  const result = runIn(run, waiting(ignoresAll), { interrupts, log, clock });
  await until(isReady(run));
  interrupts.send("SIGINT");
  clock.advance(timing.repeatMs);
  interrupts.send("SIGINT");
  expect(await result).toMatchObject({ exitStatus: -16, interrupted: true });
  expect(log.lines).toEqual([forceWarning]);
});

test("one Ctrl-C that is delivered twice is one", async () => {
  using run = aRun();
  const [interrupts, log, clock] = [someInterrupts(), aLog(), aClock()];
  const result = runIn(run, waiting(catchesInterrupt), { interrupts, log, clock });
  await until(isReady(run));
  interrupts.send("SIGINT");
  clock.advance(timing.repeatMs - 1);
  interrupts.send("SIGINT");
  expect(await result).toMatchObject({ exitStatus: -16 });
  expect([run.output(), log.lines]).toEqual(["ready\ngot SIGINT\n", []]);
});

test.each(["SIGTERM", "SIGHUP"] as const)(
  "%s to Guild ends the operation and all it started",
  async (signal) => {
    using run = aRun();
    const [interrupts, clock] = [someInterrupts(), aClock()];
    const script = "sleep 600 & echo $!; sleep 600 & echo $!; echo ready; wait";
    const result = runIn(run, script, { interrupts, clock });
    await until(isReady(run));
    interrupts.send(signal);
    clock.advance(timing.passOnMs);
    expect(await result).toMatchObject({ exitStatus: -15, interrupted: true });
    const pids = run.output().split("\n").slice(0, 2).map(Number);
    expect(pids.flatMap(processTree)).toEqual([]);
  },
);

test("an operation that takes its leave with exit status 0 was still terminated", async () => {
  using run = aRun();
  const [interrupts, clock] = [someInterrupts(), aClock()];
  const script = waiting("signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))");
  const result = runIn(run, script, { interrupts, clock });
  await until(isReady(run));
  interrupts.send("SIGTERM");
  clock.advance(timing.passOnMs);
  expect(await result).toMatchObject({ exitStatus: -15 });
});

test("an operation that ignores SIGTERM is killed", async () => {
  using run = aRun();
  const [interrupts, log, clock] = [someInterrupts(), aLog(), aClock()];
  const result = runIn(run, waiting(ignoresAll), { interrupts, log, clock });
  await until(isReady(run));
  const pid = run.read(".guild", "LOCK");
  interrupts.send("SIGTERM");
  clock.advance(timing.killMs - 1);
  expect([log.lines, processTree(Number(pid)).length]).toEqual([[], 1]);
  clock.advance(1);
  expect(await result).toMatchObject({ exitStatus: -15, interrupted: true });
  expect(log.lines).toEqual([`WARNING: Process did not terminate (pid ${pid}), killing`]);
});

test("descendants that outlive a terminated operation are killed", async () => {
  using run = aRun();
  const [interrupts, clock] = [someInterrupts(), aClock()];
  const stubborn = `python3 -c 'import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print("ready", flush=True); time.sleep(600)'`;
  const result = runIn(run, `${stubborn} & echo $!; wait`, { interrupts, clock });
  await until(isReady(run));
  const operation = Number(run.read(".guild", "LOCK"));
  const child = Number(/\d+/.exec(run.output())?.[0]);
  interrupts.send("SIGTERM");
  clock.advance(timing.passOnMs);
  await until(() => processTree(operation).length === 0);
  expect(processTree(child)).toHaveLength(1);
  let isOver = false;
  void result.then(() => {
    isOver = true;
  });
  await until(() => {
    clock.advance(timing.survivorMs);
    return isOver;
  });
  expect(await result).toMatchObject({ exitStatus: -15 });
  await until(() => processTree(child).length === 0);
});

test("below nohup neither Guild nor the operation ends with the terminal", async () => {
  using run = aRun();
  const [interrupts, clock] = [someInterrupts({ ignoresHangup: true }), aClock()];
  const script =
    'kill -HUP $$; echo "alive $GUILD_IGNORES_HANGUP"; echo ready; until test -e go; do sleep 0.01; done';
  const result = runIn(run, ["sh", "-c", script], { interrupts, clock });
  await until(isReady(run));
  interrupts.send("SIGHUP");
  clock.advance(timing.killMs);
  writeFileSync(run.path("go"), "");
  expect(await result).toMatchObject({ exitStatus: 0, interrupted: false });
  expect(run.output()).toBe("alive 1\nready\n");
});

test("below nohup a missing program is told of as elsewhere", async () => {
  using run = aRun();
  const interrupts = someInterrupts({ ignoresHangup: true });
  await expect(runIn(run, ["nosuchcmd"], { interrupts })).rejects.toThrow(
    "error running train: [Errno 2] No such file or directory: 'nosuchcmd'",
  );
});

const minuteMs = 60_000;

test("an operation is stopped after its time", async () => {
  using run = aRun();
  const [log, clock] = [aLog(), aClock()];
  const stopAfter = { minutes: 2.5, killDelayMs: 1000 };
  const result = runIn(run, "echo ready; exec sleep 600", { stopAfter, log, clock });
  await until(isReady(run));
  const pid = run.read(".guild", "LOCK");
  clock.advance(2.5 * minuteMs - 1);
  expect(log.lines).toEqual([]);
  clock.advance(1);
  expect(await result).toMatchObject({ exitStatus: -15, interrupted: false });
  expect(log.lines).toEqual([`Stopping process early (pid ${pid}) - 2.5 minute(s) elapsed`]);
});

test("an operation that does not stop after its time is killed", async () => {
  using run = aRun();
  const [log, clock] = [aLog(), aClock()];
  const stopAfter = { minutes: 1, killDelayMs: 50 };
  const result = runIn(run, waiting(ignoresAll), { stopAfter, log, clock });
  await until(isReady(run));
  const pid = run.read(".guild", "LOCK");
  clock.advance(minuteMs + 50);
  expect(await result).toMatchObject({ exitStatus: -9, interrupted: false });
  expect(log.lines).toEqual([
    `Stopping process early (pid ${pid}) - 1.0 minute(s) elapsed`,
    `WARNING: Process did not terminate (pid ${pid}), killing`,
    `ERROR: Process did not terminate gracefully (pid ${pid})`,
  ]);
});

test("an operation that ends in its time keeps its exit status", async () => {
  using run = aRun();
  const stopAfter = { minutes: 60 * 24 * 365, killDelayMs: 1 };
  expect(await runIn(run, "exit 4", { stopAfter })).toMatchObject({ exitStatus: 4 });
});

import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { processTree } from "../execute/process-tree.ts";
import { aClock, aLog, aRun, runIn, someInterrupts, until } from "../execute/rig.ts";
import { jobSignals } from "./job-signals.ts";

const stubborn = (more: string): string => `
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
${more}
print(os.getpid(), flush=True)
while True: time.sleep(60)
`;

/** Leaves its parent, but not the process group. */
const forksTwice = `
if os.fork() == 0:
    if os.fork() != 0: os._exit(0)
`;

test("a trial that ignores SIGTERM is killed after its time, with what it started in its group", async () => {
  using run = aRun();
  const [source, clock, log] = [someInterrupts(), aClock(), aLog()];
  const signals = jobSignals({ env: {} }, () => undefined, { source, clock, killMs: 3000 });
  const { interrupts = source, isolation, timing = {} } = signals.supervision;
  const result = runIn(run, ["python3", "-c", stubborn(forksTwice)], {
    ...{ interrupts, isolation, timing, clock, log },
  });
  const pids = () =>
    existsSync(run.path(".guild", "output")) ? run.output().split("\n").slice(0, -1).map(Number) : [];
  await until(() => pids().length === 2);
  source.send("SIGTERM");
  clock.advance(2999);
  expect(pids().map((pid) => processTree(pid).length)).toEqual([1, 1]);
  clock.advance(1);
  expect(await result).toMatchObject({ exitStatus: -15, interrupted: true });
  await until(() => pids().flatMap(processTree).length === 0);
  expect(log.lines).toEqual([
    expect.stringMatching(/^WARNING: Process did not terminate \(pid \d+\), killing$/),
  ]);
  signals.close();
});

test("the first Ctrl-C is kept from trials, its echo too, and the next one reaches them", () => {
  const [source, clock] = [someInterrupts(), aClock()];
  const firsts: string[] = [];
  const got: string[] = [];
  const signals = jobSignals({ env: {} }, (signal) => firsts.push(signal), { source, clock });
  signals.supervision.interrupts?.subscribe((signal) => got.push(signal));
  source.send("SIGINT");
  clock.advance(399);
  source.send("SIGINT");
  expect([signals.stopping(), firsts, got]).toEqual(["SIGINT", ["SIGINT"], []]);
  clock.advance(1);
  source.send("SIGINT");
  expect(got).toEqual(["SIGINT"]);
  // A trial that was just being started.
  signals.supervision.interrupts?.subscribe((signal) => got.push(`late ${signal}`));
  expect(got).toEqual(["SIGINT", "late SIGINT"]);
  signals.close();
});

import { expect, test } from "vitest";
import { exitCodeOf } from "./exit-status.ts";
import { isInFrontOfTerminal, wasStartedByNohup } from "./interrupts.ts";
import { captureModeOf } from "./operation-stdio.ts";

test.each([
  ["12 (node) S 1 12 12 34816 12 4194304", true],
  ["12 (a ) b) S 1 12 12 34816 12 4194304", true],
  ["12 (node) S 1 12 10 34816 10 4194304", false],
  ["12 (node) S 1 12 12 0 -1 4194304", false],
  [undefined, true],
])("of a process with stat '%s' it is %s that Ctrl-C reaches its group", (stat, reached) => {
  expect(isInFrontOfTerminal(stat)).toBe(reached);
});

test.each([
  ["/usr/bin/nohup", "pos:\t0\nflags:\t0100000\n", true],
  ["/usr/bin/guild", "pos:\t0\nflags:\t0100001\n", true],
  ["/usr/bin/guild", "pos:\t0\nflags:\t0100000\n", false],
  ["/usr/bin/guild", "pos:\t0\nflags:\t0100002\n", false],
  [undefined, undefined, false],
])("started as %s with standard input %j: nohup is %s", (command, stdinInfo, isNohup) => {
  expect(wasStartedByNohup(command, stdinInfo)).toBe(isNohup);
});

test.each([
  [0, 0],
  [3, 3],
  [-15, 241],
  [-16, 240],
  [-9, 247],
  [256, 0],
])("exit status %i is exit code %i", (exitStatus, exitCode) => {
  expect(exitCodeOf(exitStatus)).toBe(exitCode);
});

test("the environment chooses how output is captured", () => {
  expect(captureModeOf({})).toBe("both");
  expect(captureModeOf({ SYNC_RUN_OUTPUT: "1" })).toBe("merged");
  expect(captureModeOf({ SYNC_RUN_OUTPUT: "1", NO_RUN_OUTPUT: "1" })).toBe("none");
  expect(captureModeOf({ NO_RUN_OUTPUT: "0" })).toBe("both");
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { UserError } from "../base/index.ts";
import { reportError } from "./report-error.ts";

test("a mistake of the user is its message, its hint and its code", () => {
  const error = new UserError("no matching runs", { hint: "Try something.", exitCode: 2 });
  expect(reportError(error, false)).toEqual({
    text: "guild: no matching runs\nTry something.\n",
    exitCode: 2,
  });
  expect(reportError(new UserError("'4' matches:\n  a", { bare: true }), false).text).toBe(
    "'4' matches:\n  a\n",
  );
  expect(reportError(new UserError("", { exitCode: 4 }), false)).toEqual({ text: "", exitCode: 4 });
});

test("what the system refuses names the path", () => {
  const missing = catchError(() => readFileSync("/no such/file"));
  expect(reportError(missing, false)).toEqual({
    text: "guild: no such file or directory: '/no such/file'\n",
    exitCode: 1,
  });
  const full = Object.assign(new Error("x"), { code: "ENOSPC", syscall: "write" });
  expect(reportError(full, false).text).toBe("guild: no space left on device\n");
  const moved = Object.assign(new Error("x"), { code: "EACCES", path: "/a", dest: "/b" });
  expect(reportError(moved, false).text).toBe("guild: permission denied: '/a' -> '/b'\n");
});

test("our own faults say so, and show the stack and the cause when debugging", () => {
  const error = new Error("broken", { cause: new Error("deeper") });
  expect(reportError(error, false).text).toBe(
    "guild: internal error: broken\nRun the command again as 'guild --debug ...' to see where it happened.\n",
  );
  const { text } = reportError(error, true);
  expect(text).toContain("Error: broken\n    at ");
  expect(text).toContain("caused by: Error: deeper\n    at ");
});

const catchError = (action: () => unknown): unknown => {
  try {
    return action();
  } catch (error) {
    return error;
  }
};

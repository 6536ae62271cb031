import { lines, type Outcome } from "./project.ts";

/** A command that printed these lines on standard output, and nothing else. */
export const printed = (...text: readonly string[]): Outcome => ({
  stdout: lines(...text),
  stderr: "",
  code: 0,
});

/** A command that printed these lines on standard error, and nothing else. */
export const said = (...text: readonly string[]): Outcome => ({
  stdout: "",
  stderr: lines(...text),
  code: 0,
});

/** A command that failed with exit code 1 and these lines. */
export const failed = (...text: readonly string[]): Outcome => ({ ...said(...text), code: 1 });

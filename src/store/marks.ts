import { type Run, removeAttr, writeAttr } from "../run/index.ts";

/** Marks a run, so that it is used where an operation requires a run of its kind. */
export const markRun = (run: Run): void => writeAttr(run, "marked", true);

/** Takes the mark away; nothing happens if there is none. */
export const unmarkRun = (run: Run): void => removeAttr(run, "marked");

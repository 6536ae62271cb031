import type { Context } from "../base/index.ts";
import { warningStyle } from "./output.ts";
import type { RunChoice } from "./run-dialog.ts";

/** How commands ask that delete runs for good. */
export const permanentDialog = (
  context: Pick<Context, "terminal">,
): Pick<RunChoice, "preview" | "question" | "byDefault"> => ({
  preview: warningStyle(context, "WARNING: You are about to permanently delete the following runs:"),
  question: (count) => `Permanently delete ${count} run(s)?`,
  byDefault: "no",
});

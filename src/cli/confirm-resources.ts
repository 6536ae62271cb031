import type { Context } from "../base/index.ts";
import { warningStyle } from "./output.ts";
import { confirmOrEnd } from "./run-dialog.ts";

/** The second question of `--copy-resources`. Throws `UserError` with exit code 4 for a no. */
export const confirmResources = async (context: Context): Promise<void> => {
  const warning = "WARNING: You specified --copy-resources, which will copy resources used by each run.";
  context.err(`${warningStyle(context, warning)}\n`);
  // 0.9: "exported" when runs are imported, too.
  await confirmOrEnd(context, "Really copy resources exported runs?", "no");
};

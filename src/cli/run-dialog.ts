import { type Context, UserError } from "../base/index.ts";
import type { RunRecord } from "../store/index.ts";
import { confirm } from "./prompt.ts";
import { runRows, runTableWidth, selectedColumns } from "./run-rows.ts";
import { formatTable } from "./table.ts";

export type RunDialog = {
  readonly runs: readonly RunRecord[];
  /** Line above the runs, styled. */
  readonly preview: string;
  readonly question: string;
  readonly byDefault: "yes" | "no";
};

/** Shows the runs that a command is about to change and asks. Throws `UserError` with exit code 4 for a no. */
export const confirmRuns = async (
  context: Context,
  { runs, preview, question, byDefault }: RunDialog,
): Promise<void> => {
  context.err(`${preview}\n`);
  const width = runTableWidth(context);
  context.err(formatTable(runRows(context, runs), { columns: selectedColumns, indent: 2, width }));
  const isAgreed = await confirm(context, question, byDefault === "yes");
  if (!isAgreed) throw new UserError("", { exitCode: 4 });
};

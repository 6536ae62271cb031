import { type Context, UserError } from "../base/index.ts";
import { type RunRecord, type RunRequest, selectRuns } from "../store/index.ts";
import { confirm } from "./prompt.ts";
import { runRows, runTableWidth, selectedColumns, withNamespaces } from "./run-rows.ts";
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
  const rows = runRows(context, runs);
  context.err(formatTable(rows, { columns: withNamespaces(selectedColumns, rows), indent: 2, width }));
  await confirmOrEnd(context, question, byDefault);
};

/** Asks. Throws `UserError` with exit code 4 for a no. */
export const confirmOrEnd = async (
  context: Pick<Context, "err" | "readLine">,
  question: string,
  byDefault: "yes" | "no",
): Promise<void> => {
  const isAgreed = await confirm(context, question, byDefault === "yes");
  if (!isAgreed) throw new UserError("", { exitCode: 4 });
};

/** Which runs a command changes by its arguments, and how it asks for it. */
export type RunChoice = Omit<RunDialog, "runs" | "question"> & {
  readonly request: RunRequest & { readonly args: readonly string[]; readonly byDefault: readonly string[] };
  /** What is said when there are no runs. */
  readonly nothing: string;
  readonly question: (count: number) => string;
  /** Do not ask. */
  readonly yes: boolean;
};

/** The runs to change, agreed to unless `yes`; none if there are none, which is told. */
export const chooseRuns = async (context: Context, choice: RunChoice): Promise<readonly RunRecord[]> => {
  const runs = await selectRuns(context, choice.request);
  if (runs.length === 0) context.err(`${choice.nothing}\n`);
  else if (!choice.yes)
    await confirmRuns(context, { ...choice, runs, question: choice.question(runs.length) });
  return runs;
};

/** The question where the preview says what is going to happen. */
export const goOn = (): string => "Continue?";

import { type Context, compareText, formatTimestamp, pyStr } from "../base/index.ts";
import { opSource, type RunRecord, runDuration, runScalars } from "../store/index.ts";
import { scalarLines } from "./scalar-list.ts";

/** What the interactive table shows of one run. */
export const runDetail = (run: RunRecord, context: Pick<Context, "now" | "userHome">): readonly string[] => {
  const flags = [...run.flags].map(
    ([name, value]) => [pyStr(name), value === null ? "" : pyStr(value)] as const,
  );
  const scalars = runScalars(run);
  return [
    `Id: ${run.id}`,
    `Operation: ${run.operation}`,
    `From: ${opSource(run.opRef, context)}`,
    `Status: ${run.status.kind}`,
    `Started: ${formatTimestamp(run.started)}`,
    `Stopped: ${formatTimestamp(run.stopped)}`,
    `Time: ${runDuration(run, context) ?? ""}`,
    `Label: ${run.label}`,
    ...(flags.length === 0 ? [] : ["Flags:"]),
    ...flags.sort(([a], [b]) => compareText(a, b)).map(([name, value]) => `  ${name}: ${value}`),
    ...(scalars.length === 0 ? [] : ["Scalars:"]),
    ...scalarLines(scalars),
  ];
};

import { formatFixed } from "../base/index.ts";
import { type ScalarSummary, scalarKey } from "../scalars/index.ts";
import type { RunRecord } from "../store/index.ts";

/** A run and all its scalars, each with its last value: what `--print-scalars` shows. */
export const formatScalarList = (
  run: Pick<RunRecord, "shortId" | "operation">,
  scalars: readonly ScalarSummary[],
): string => {
  return [`[${run.shortId}] ${run.operation}`, ...scalarLines(scalars)].map((line) => `${line}\n`).join("");
};

/** A line for each scalar, with its last value. */
export const scalarLines = (scalars: readonly ScalarSummary[]): readonly string[] =>
  scalars.map((it) => `  ${scalarKey(it)}: ${sixDecimals(it.last)} (step ${it.lastStep})`);

const sixDecimals = (value: number | undefined): string => {
  if (value === undefined) return "nan";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  return sign + (Number.isFinite(value) ? formatFixed(value, 6) : "inf");
};

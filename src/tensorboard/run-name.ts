import { formatTimestamp } from "../base/index.ts";
import type { RunRecord } from "../store/index.ts";
import { renderLabel } from "../values/index.ts";

/** Longer paths of run directories are cut, so that those of the files in them stay possible everywhere. */
const longestPath = 148;

/** No file system takes longer names, in bytes. */
const longestName = 255;

/** The name TensorBoard shows a run under: `ID8 [MODEL:]OP STARTED LABEL`. */
export const runName = (run: Pick<RunRecord, "shortId" | "opRef" | "started">, label: string): string => {
  const op = run.opRef?.opName ?? "?";
  const model = run.opRef?.modelName;
  const parts = [run.shortId, model ? `${model}:${op}` : op, formatTimestamp(run.started)];
  return [...parts, ...(label === "" ? [] : [label])].join(" ");
};

/** The run's directory in `logDir`, for a name. */
export const runDirName = (logDir: string, name: string): string => {
  // TensorBoard's page fails on an ellipsis, and no file name holds a zero byte.
  const safe = name
    .replace(/[/\\]+/g, "_")
    .replaceAll("…", "?")
    .replaceAll("\0", "_");
  const length = Math.max(longestPath - [...logDir].length - 1, 8);
  const chars = [...safe].slice(0, length);
  while (Buffer.byteLength(chars.join("")) > longestName) chars.pop();
  return chars.join("");
};

/** The label made of named flags, `a=1 b=2`, for `--run-name-flags`. */
export const flagsLabel = (run: Pick<RunRecord, "flags">, names: readonly string[]): string => {
  if (names.length === 0) return "";
  const template = names.map((name) => `${name}=\${${name}}`).join(" ");
  const values = [...run.flags].map(([name, value]) => [String(name), value] as const);
  return renderLabel({ template, values, exists: () => false });
};

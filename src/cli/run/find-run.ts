import { existsSync } from "node:fs";
import { basename, isAbsolute, resolve } from "node:path";
import type { Context, RunId } from "../../base/index.ts";
import { guildPath, protoDir, type Run } from "../../run/index.ts";
import { listRuns, onlyRun, runsDir } from "../../store/index.ts";

/**
 * The run that `--restart`, `--start` or `--proto` names: a directory, the marked or newest run of an operation, or the
 * beginning of an id. An index is none: lists change.
 */
export const requireNamedRun = (context: Context, spec: string): Run => {
  if (isAbsolute(spec) || spec.startsWith(".")) {
    const dir = resolve(context.cwd, spec);
    if (existsSync(guildPath({ dir }, "opref"))) return { id: basename(dir) as RunId, dir };
  }
  const runs = listRuns(runsDir(context.home), { env: context.env });
  const ofOperation = runs.filter(({ operation }) => operation === spec);
  const named = ofOperation.find((run) => run.attr("marked") === true) ?? ofOperation[0];
  return (
    named ??
    onlyRun(
      runs.filter(({ id }) => id.startsWith(spec)),
      spec,
      undefined,
    )
  );
};

/** The prototype of a batch as a run of its own; undefined for a run that is no batch. */
export const batchPrototype = (run: Run): Run | undefined => {
  const dir = protoDir(run);
  return existsSync(guildPath({ dir }, "opref")) ? { id: "proto" as RunId, dir } : undefined;
};

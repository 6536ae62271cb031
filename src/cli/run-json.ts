import { type PyMap, type PyValue, pyMap, type RunId } from "../base/index.ts";
import { formatOpRef, protoDir } from "../run/index.ts";
import { RunRecord } from "../store/index.ts";

/** Attributes in the JSON of lists, as they are on disk; `status` is made. */
const attrs = [
  "exit_status",
  "cmd",
  "comments",
  "marked",
  "label",
  "started",
  "status",
  "stopped",
  "tags",
] as const;

/** A run as `runs list --json` has it, with the prototype of a batch. */
export const runJson = (run: RunRecord): PyMap => {
  const pairs: readonly (readonly [string, PyValue | undefined])[] = [
    ["id", run.id],
    ["run_dir", run.dir],
    ["opref", run.opRef === undefined ? "" : formatOpRef(run.opRef)],
    ...attrs.map((name) => [name, name === "status" ? run.status.kind : (run.attr(name) ?? null)] as const),
    ["namespace", run.namespace],
    ["batch_proto", run.isBatch ? runJson(protoRecord(run)) : undefined],
  ];
  return pyMap(pairs);
};

/** Also the empty prototype of a queue. */
const protoRecord = (run: RunRecord): RunRecord =>
  run.proto ?? new RunRecord({ id: "proto" as RunId, dir: protoDir(run) });

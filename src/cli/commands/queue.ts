import { formatPyJson, pyMap } from "../../base/index.ts";
import type { QueuedRun } from "../../queue/index.ts";
import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "queue",
  help: `List runs that wait to be started.

  Shows the runs that are staged, in the order queues start them, and why each of them waits. Use \`\`guild run queue\`\`
  to start them.`,
  options: {
    json: { flags: "--json", help: "Format runs as JSON." },
  },
  async run(context, _args, { json }) {
    const { queuedRuns } = await import("../../queue/index.ts");
    const queued = queuedRuns(context);
    if (json) {
      context.out(`${formatPyJson(queued.map(queuedJson))}\n`);
      return 0;
    }
    const { formatTable } = await import("../table.ts");
    const { runRows, runTableWidth } = await import("../run-rows.ts");
    const rows = runRows(
      context,
      queued.map(({ run }) => run),
    ).map((row, at) => ({ ...row, reason: reasonText(queued[at]?.waits ?? []) }));
    context.out(formatTable(rows, { columns, width: runTableWidth(context) }));
    return 0;
  },
});

const columns = ["short_index", "op_desc", "started", "label", "reason"] as const;

const reasonText = (waits: QueuedRun["waits"]): string => {
  if (waits.length === 0) return "no queue is running";
  return waits
    .map(({ queue, reason }) => `${reason ?? "about to be started"} (queue ${queue.shortId})`)
    .join("; ");
};

const queuedJson = ({ run, stagedAt, waits }: QueuedRun) =>
  pyMap([
    ["id", run.id],
    ["operation", run.operation],
    ["label", run.label],
    ["staged", stagedAt],
    [
      "waits",
      waits.map(({ queue, reason }) =>
        pyMap([
          ["queue", queue.id],
          ["reason", reason ?? null],
        ]),
      ),
    ],
  ]);

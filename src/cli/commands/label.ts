import { unreachable } from "../../base/index.ts";
import { changeLabel, type LabelChange } from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";
import { logWarning } from "../output.ts";

export default defineCommand({
  name: "label",
  help: "Set run labels.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    set: { flags: "-s, --set", help: "Set VAL as label.", metavar: "VAL" },
    prepend: { flags: "-p, --prepend", help: "Prepend VAL to existing label.", metavar: "VAL" },
    append: { flags: "-a, --append", help: "Append VAL to existing label.", metavar: "VAL" },
    remove: {
      flags: "-rm, --remove",
      help: "Remove VAL from existing label. May be used multiple times.",
      metavar: "VAL",
      repeat: true,
    },
    clear: { flags: "-c, --clear", help: "Clear the entire run label." },
    ...allFilters,
    remote: { flags: "-r, --remote", help: "Label remote runs.", metavar: "REMOTE" },
    yes: { flags: "-y, --yes", help: "Do not prompt before modifying labels." },
  },
  async run(context, args, options, path) {
    const { refuseConflicts, requireOneOf } = await import("../conflicts.ts");
    const { chooseRuns, goOn } = await import("../run-dialog.ts");
    requireOneOf(["set", "append", "prepend", "remove", "clear"], options, path);
    refuseConflicts(conflicts, options, path);
    const change = labelChange(options);
    const runs = await chooseRuns(context, {
      request: { filters: options, commandPath: path, args, byDefault: ["1"] },
      nothing: "No runs to modify.",
      preview: `You are about to ${changeText(change)} the following runs${change.kind === "set" ? ` with '${change.text}'` : ""}:`,
      question: goOn,
      byDefault: "yes",
      yes: options.yes,
    });
    if (runs.length === 0) return 0;
    const world = { processCwd: context.processCwd, warn: (text: string) => logWarning(context, text) };
    for (const run of runs) changeLabel(run, change, world);
    const done = change.kind === "clear" ? "Cleared label for" : "Labeled";
    context.err(`${done} ${runs.length} run(s)\n`);
    return 0;
  },
});

const conflicts = [
  ["set", "append"],
  ["set", "prepend"],
  ["set", "remove"],
  ["set", "clear"],
  ["append", "prepend"],
  ["append", "clear"],
  ["append", "remove"],
  ["prepend", "clear"],
  ["prepend", "remove"],
] as const;

type Given = {
  readonly set: string | undefined;
  readonly prepend: string | undefined;
  readonly append: string | undefined;
  readonly remove: readonly string[];
};

const labelChange = ({ set, prepend, append, remove }: Given): LabelChange => {
  if (set) return { kind: "set", text: set };
  if (prepend) return { kind: "prepend", text: prepend };
  if (append) return { kind: "append", text: append };
  return remove.length > 0 ? { kind: "remove", parts: remove } : { kind: "clear" };
};

/** What is done to `the following runs`. */
const changeText = (change: LabelChange): string => {
  switch (change.kind) {
    case "set":
      return "label";
    case "prepend":
    case "append":
      return `${change.kind} '${change.text}' to the label of`;
    case "remove":
      return `remove ${change.parts.map((part) => `'${part}'`).join(", ")} from the label of`;
    case "clear":
      return "clear the label of";
    default:
      return unreachable(change);
  }
};

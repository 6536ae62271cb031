import { changeTags, selectRuns, tagsOfRuns } from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";
import { warningStyle } from "../output.ts";

export default defineCommand({
  name: "tag",
  help: "Add or remove run tags.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    add: {
      flags: "-a, --add",
      help: "Associate TAG with specified runs. May be used multiple times.",
      metavar: "TAG",
      repeat: true,
    },
    delete: {
      flags: "-d, --delete",
      help: "Delete TAG from specified runs. May be used multiple times.",
      metavar: "TAG",
      repeat: true,
    },
    clear: { flags: "-c, --clear", help: "Clear all tags associated with specified runs." },
    syncLabels: {
      flags: "-s, --sync-labels",
      help: "Update run label by adding and deleting corresponding tag parts.",
    },
    listAll: { flags: "--list-all", help: "List all tags used for the specified runs." },
    json: { flags: "--json", help: "Format the list of tags as JSON." },
    ...allFilters,
    remote: { flags: "-r, --remote", help: "Tag remote runs.", metavar: "REMOTE" },
    yes: { flags: "-y, --yes", help: "Do not prompt before modifying tags." },
  },
  async run(context, args, options, path) {
    const { refuseConflicts, requireOneOf } = await import("../conflicts.ts");
    requireOneOf(["add", "delete", "clear", "listAll"], options, path);
    refuseConflicts(conflicts, options, path);
    if (options.json) {
      const { refuseJsonWithout } = await import("../json-list.ts");
      refuseJsonWithout("--list-all", options.listAll, options.json, path);
    }
    const request = { filters: options, commandPath: path, args };
    if (options.listAll) {
      const tags = tagsOfRuns(await selectRuns(context, { ...request, byDefault: [":"] }));
      if (options.json) {
        const { printJsonList } = await import("../json-list.ts");
        printJsonList(
          context,
          tags.map((tag) => ({ tag })),
        );
      } else context.out(tags.map((tag) => `${tag}\n`).join(""));
      return 0;
    }
    const { chooseRuns, goOn } = await import("../run-dialog.ts");
    const runs = await chooseRuns(context, {
      request: { ...request, byDefault: ["1"] },
      nothing: "No runs to modify.",
      preview: `You are about to modify tags for the following runs:\n${warningStyle(context, labelsText(options.syncLabels))}`,
      question: goOn,
      byDefault: "yes",
      yes: options.yes,
    });
    if (runs.length === 0) return 0;
    for (const run of runs) changeTags(run, options);
    context.err(`Modified tags for ${runs.length} run(s)\n`);
    return 0;
  },
});

const conflicts = [
  ["add", "listAll"],
  ["delete", "listAll"],
  ["clear", "listAll"],
] as const;

const labelsText = (areSynced: boolean): string =>
  areSynced
    ? "Labels are updated to reflect the latest tags."
    : "Labels are not updated - use --sync-labels to apply changes run labels.";

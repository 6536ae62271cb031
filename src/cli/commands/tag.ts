import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

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
    ...allFilters,
    remote: { flags: "-r, --remote", help: "Tag remote runs.", metavar: "REMOTE" },
    yes: { flags: "-y, --yes", help: "Do not prompt before modifying tags." },
  },
  run() {
    throw new Error("to be written");
  },
});

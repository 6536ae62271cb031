import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

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
  run() {
    throw new Error("to be written");
  },
});

import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "comment",
  help: "Add or remove run comments.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    list: { flags: "-l, --list", help: "List comments for specified runs." },
    add: { flags: "-a, --add", help: "Add comment to specified runs.", metavar: "COMMENT" },
    edit: {
      flags: "-e, --edit",
      help: "Use an editor to type a comment. Enabled by default if COMMENT is not specified using --add.",
    },
    delete: {
      flags: "-d, --delete",
      help: "Delete comment at INDEX from specified runs. Use `--list` to show available indexes.",
      metavar: "INDEX",
      type: "integer",
    },
    clear: { flags: "-c, --clear", help: "Clear all comments associated with specified runs." },
    user: {
      flags: "-u, --user",
      help: "User associated with new comments. May include host as USER@HOST. By default the current user is used.",
      metavar: "USER",
    },
    ...allFilters,
    remote: { flags: "-r, --remote", help: "Apply comments to remote runs.", metavar: "REMOTE" },
    yes: { flags: "-y, --yes", help: "Do not prompt before modifying comments." },
  },
  run() {
    throw new Error("to be written");
  },
});

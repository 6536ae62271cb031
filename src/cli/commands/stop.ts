import { defineCommand } from "../command.ts";
import { commonFilters } from "../filters.ts";

export default defineCommand({
  name: "stop",
  help: "Stop one or more runs.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    ...commonFilters,
    remote: { flags: "-r, --remote", help: "Stop remote runs.", metavar: "REMOTE" },
    yes: { flags: "-y, --yes", help: "Do not prompt before stopping." },
    noWait: { flags: "-n, --no-wait", help: "Don't wait for remote runs to stop." },
  },
  run() {
    throw new Error("to be written");
  },
});

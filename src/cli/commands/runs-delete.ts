import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";

export default defineCommand({
  name: "delete, rm",
  help: "Delete one or more runs.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    ...allFilters,
    remote: { flags: "-r, --remote", help: "Delete remote runs.", metavar: "REMOTE" },
    yes: { flags: "-y, --yes", help: "Do not prompt before deleting." },
    permanent: { flags: "-p, --permanent", help: "Permanentaly delete runs so they cannot be recovered." },
  },
  run() {
    throw new Error("to be written");
  },
});

import { defineCommand } from "../command.ts";

/** A Python console with the Python side of Guild loaded. */
export default defineCommand({
  name: "shell",
  help: "Start a Python shell for API use.",
  args: [],
  options: {},
  async run(context) {
    const { startShell } = await import("../python-shell.ts");
    return startShell(context);
  },
});

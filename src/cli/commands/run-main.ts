import { defineCommand } from "../command.ts";

/** Carries on with a prepared run in a process of its own; `guild run --background` starts it. */
export default defineCommand({
  name: "run-main",
  help: "Carry on with a prepared run.",
  args: [{ metavar: "DIR", required: true }],
  options: {
    stopAfter: { flags: "--stop-after", help: "Stop after N minutes.", metavar: "N", type: "number" },
    pidfile: { flags: "--pidfile", help: "File to remove at the end.", metavar: "PATH" },
  },
  async run(context, [dir = ""], options) {
    const { runMain } = await import("../run/child-commands.ts");
    return runMain(context, dir, options);
  },
});

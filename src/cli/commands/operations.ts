import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "operations, ops",
  help: "Show model operations.",
  args: [{ metavar: "FILTER", multiple: true }],
  usage: "[FILTER]...",
  options: {
    all: { flags: "-a, --all", help: "Show all operations including those designated as private." },
    installed: {
      flags: "-i, --installed",
      help: "Include operations installed from packages when running command from a project directory.",
    },
    verbose: { flags: "-v, --verbose", help: "Show operation details." },
  },
  run() {
    throw new Error("to be written");
  },
});

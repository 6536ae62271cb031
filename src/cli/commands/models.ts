import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "models",
  help: "Show available models.",
  args: [{ metavar: "FILTER", multiple: true }],
  usage: "[FILTER]...",
  options: {
    all: { flags: "-a, --all", help: "Show all models including those designated as private." },
    installed: {
      flags: "-i, --installed",
      help: "Include operations installed from packages when running command from a project directory.",
    },
    verbose: { flags: "-v, --verbose", help: "Show model details." },
  },
  run() {
    throw new Error("to be written");
  },
});

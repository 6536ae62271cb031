import type { OptionSpecs } from "./command.ts";

/** Options before the command. */
export const globalOptions = {
  version: { flags: "--version", help: "Show the version and exit." },
  cwd: { flags: "-C", metavar: "PATH", help: "Use PATH as current directory for a command." },
  home: { flags: "-H", metavar: "PATH", help: "Use PATH as Guild home." },
  debug: { flags: "--debug", help: "Log more information during command." },
  // Waits for a Python debugger in 0.9; accepted so that scripts that pass it go on working.
  debugListen: { flags: "-D, --debug-listen", metavar: "[HOST:]PORT", help: "", hidden: true },
} as const satisfies OptionSpecs;

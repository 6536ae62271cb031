import { statSync } from "node:fs";
import { dirname } from "node:path";
import { type Context, errorCode, splitShell, systemErrorText, UserError } from "../base/index.ts";
import { runInForeground } from "./foreground.ts";
import { note } from "./output.ts";

/** Opens `path` with a command, else with what the system opens files with, and waits for its end. */
export const openPath = (context: Context, path: string, command: string | undefined): Promise<void> => {
  const words = command ? splitShell(command) : systemOpener(process.platform);
  return start(context, [...words, path], context.processCwd);
};

/** Starts a shell in the directory `path`, or in that of the file `path`. */
export const openInShell = async (
  context: Context,
  path: string,
  command: string | undefined,
): Promise<void> => {
  const dir = requireDir(path);
  note(context, `Running a new shell in ${dir}\nTo exit the shell, type 'exit' and press Enter.`);
  await start(context, splitShell(command || context.env.SHELL || "bash"), dir);
};

/** What the system opens files and addresses with. */
export const systemOpener = (platform: NodeJS.Platform): readonly string[] => {
  if (platform === "win32") return ["explorer.exe"];
  return [platform === "darwin" ? "open" : "xdg-open"];
};

/** How the program ends does not matter. */
const start = async (context: Context, argv: readonly string[], cwd: string): Promise<void> => {
  try {
    await runInForeground({ argv, cwd, env: context.env });
  } catch (error) {
    throw failure(error, argv[0] ?? "");
  }
};

const requireDir = (path: string): string => {
  try {
    return statSync(path).isDirectory() ? path : dirname(path);
  } catch (error) {
    throw failure(error, path);
  }
};

const failure = (error: unknown, path: string): unknown =>
  errorCode(error) === undefined ? error : new UserError(systemErrorText(error, path), { cause: error });

import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { type Context, errorCode, splitShell } from "../base/index.ts";
import { runInForeground } from "./foreground.ts";
import { writeOutFile } from "./streams.ts";

/** Shows a long text in `$PAGER`, else `less`, where a person sits at the terminal; else just prints it. */
export const showPaged = (context: Context, text: string): number => {
  if (!isAtTerminal(context)) {
    context.out(text);
    return 0;
  }
  const { argv, cwd, env } = pagerCall(context);
  const [program = "less", ...args] = argv;
  const { error, status } = spawnSync(program, args, {
    cwd,
    env,
    input: text,
    stdio: ["pipe", "inherit", "inherit"],
  });
  // EPIPE: the person has read enough. No such program, or one that could not start: print the text after all.
  const started = error === undefined || errorCode(error) === "EPIPE";
  if (!started || status === noSuchProgram) context.out(text);
  return 0;
};

/** Shows a file, of any size, in the pager where a person sits at the terminal; else copies it to standard output. */
export const showFilePaged = async (context: Context, path: string): Promise<void> => {
  const stdin = openSync(path, "r");
  try {
    const wasShown = isAtTerminal(context) && (await showInPager(context, stdin));
    if (!wasShown) writeOutFile(path);
  } finally {
    closeSync(stdin);
  }
};

/** False if there is no such pager. */
const showInPager = async (context: Context, stdin: number): Promise<boolean> => {
  try {
    return (await runInForeground({ ...pagerCall(context), stdin })) !== noSuchProgram;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false;
  }
};

const isAtTerminal = ({ terminal, env }: Context): boolean =>
  terminal.outIsTty && terminal.inIsTty && env.TERM !== "dumb";

const pagerCall = ({ env, processCwd }: Context) => {
  const words = splitShell(env.PAGER ?? "");
  return {
    argv: words.length === 0 ? ["less"] : words,
    cwd: processCwd,
    // Styles are shown as such; a person's own flags for less stay.
    env: { ...env, LESS: env.LESS || "-R" },
  };
};

/** The exit code of a shell, or of a wrapper, that did not find the program. */
const noSuchProgram = 127;

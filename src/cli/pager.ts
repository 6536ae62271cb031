import { type Context, errorCode, splitShell } from "../base/index.ts";

/** Shows a long text in `$PAGER`, else `less`, where a person sits at the terminal; else just prints it. */
export const showPaged = async (context: Context, text: string): Promise<number> => {
  const { terminal, env } = context;
  if (!terminal.outIsTty || !terminal.inIsTty || env.TERM === "dumb") {
    context.out(text);
    return 0;
  }
  const [program = "less", ...args] = splitShell(env.PAGER ?? "");
  const { spawnSync } = await import("node:child_process");
  const { error, status } = spawnSync(program, args, {
    cwd: context.processCwd,
    // Styles are shown as such; a person's own flags for less stay.
    env: { ...env, LESS: env.LESS || "-R" },
    input: text,
    stdio: ["pipe", "inherit", "inherit"],
  });
  // EPIPE: the person has read enough. No such program, or one that could not start: print the text after all.
  const started = error === undefined || errorCode(error) === "EPIPE";
  if (!started || status === 127) context.out(text);
  return 0;
};

import { spawn } from "node:child_process";
import { join } from "node:path";
import { guildPath, type Project, repoDir } from "./project.ts";
import { waitFor } from "./wait.ts";

/** A program that takes over a whole terminal. */
export type InTerminal = {
  /** Types and waits until the screen, as plain text, is as wanted. Gives the screen. */
  readonly type: (keys: string, wanted: (screen: string) => boolean) => Promise<string>;
  readonly resize: (columns: number, lines: number) => void;
  /** Everything the terminal was sent. */
  readonly sent: () => string;
  readonly ended: Promise<number | null>;
  /** Of the program that holds the terminal; its only child is the `guild`. */
  readonly pid: number;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

type Options = { readonly columns: number; readonly lines: number };

/** Starts the built `guild` in a terminal of its own. */
export const startInTerminal = (
  project: Project,
  args: readonly string[],
  { columns, lines }: Options,
): InTerminal => {
  const terminal = [join(repoDir, "test", "rig", "terminal.py"), `${columns}`, `${lines}`];
  const child = spawn("python3", [...terminal, process.execPath, guildPath, ...args], {
    cwd: project.dir,
    env: { ...project.env, TERM: "xterm-256color" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let sent = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    sent += text;
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  return {
    async type(keys, wanted) {
      child.stdin.write(keys);
      return waitFor(`the screen after ${JSON.stringify(keys)}`, () => {
        const screen = lastScreen(sent);
        return wanted(screen) && screen;
      });
    },
    resize: (toColumns, toLines) => child.stdin.write(`\0${toColumns} ${toLines}`),
    sent: () => sent,
    ended,
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
};

/** Programs draw the whole screen each time, from its first place on. The cell under the cursor is in `«»`. */
const lastScreen = (sent: string): string => {
  const frame = sent.split(`${esc}[H`).at(-1) ?? "";
  return frame.replace(marked, "«$1»").replace(control, "").replaceAll("\r", "");
};

const esc = "\u001b";
const marked = new RegExp(`${esc}\\[7m(.*?)${esc}\\[0m`, "g");
const control = new RegExp(`${esc}\\[[0-9;?]*[A-Za-z]`, "g");

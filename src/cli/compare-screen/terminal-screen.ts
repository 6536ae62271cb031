import { writeOut } from "../streams.ts";
import { makeKeyReader } from "./read-keys.ts";

type Size = { readonly columns: number; readonly lines: number };

/** The whole terminal, to draw on and to read keys from. */
export type Screen = {
  readonly size: () => Size;
  readonly draw: (lines: readonly string[]) => void;
  /** The next key, or `resize`; undefined when the terminal is gone. */
  readonly next: () => Promise<string | undefined>;
  /** Gives the terminal back to the shell until the user comes back to us. */
  readonly suspend: () => void;
  readonly [Symbol.dispose]: () => void;
};

// The other screen, without cursor and line wrap; and back.
const enter = "\u001b[?1049h\u001b[?25l\u001b[?7l";
const leave = "\u001b[?7h\u001b[?25h\u001b[?1049l";

/** Takes over the terminal of this process. It is as before once the screen is disposed, also by a signal's end. */
export const openScreen = (): Screen => {
  const { stdin, stdout } = process;
  const events: string[] = [];
  let isOver = false;
  let wake: () => void = () => undefined;
  const push = (...keys: readonly string[]) => {
    events.push(...keys);
    wake();
  };
  const readKeys = makeKeyReader();
  const onData = (text: string) => push(...readKeys(text));
  const onResize = () => push("resize");
  const onEnd = () => {
    isOver = true;
    wake();
  };
  const take = () => {
    stdin.setRawMode(true);
    writeOut(enter);
  };
  const giveBack = () => {
    writeOut(leave);
    stdin.setRawMode(false);
  };
  const onContinue = () => {
    take();
    push("resize");
  };
  const ends = ["SIGTERM", "SIGHUP"] as const;
  stdin.setEncoding("utf8").on("data", onData).on("end", onEnd).on("error", onEnd).resume();
  stdout.on("resize", onResize);
  process.on("SIGCONT", onContinue);
  for (const signal of ends) process.on(signal, onEnd);
  take();
  return {
    size: () => ({ columns: stdout.columns || 80, lines: stdout.rows || 24 }),
    draw: (lines) => writeOut(`\u001b[H${lines.map((line) => `${line}\u001b[K`).join("\r\n")}\u001b[J`),
    async next() {
      while (events.length === 0 && !isOver) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return isOver ? undefined : events.shift();
    },
    suspend() {
      giveBack();
      process.kill(process.pid, "SIGSTOP");
    },
    [Symbol.dispose]() {
      giveBack();
      stdin.off("data", onData).off("end", onEnd).off("error", onEnd).pause();
      stdout.off("resize", onResize);
      process.off("SIGCONT", onContinue);
      for (const signal of ends) process.off(signal, onEnd);
    },
  };
};

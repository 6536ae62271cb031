import { spawn } from "node:child_process";
import type { Context } from "../base/index.ts";

export type Foreground = {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Context["env"];
  /** An open file for its standard input instead of ours. */
  readonly stdin?: number;
};

/**
 * Runs a program with the terminal for itself and waits for its end. Ctrl-C is the program's own meanwhile. Gives
 * back its exit code, or undefined if a signal ended it; rejects with the system's error if it could not be started.
 */
export const runInForeground = async ({ argv, cwd, env, stdin }: Foreground): Promise<number | undefined> => {
  const [program = "", ...args] = argv;
  const ignore = (): void => undefined;
  for (const signal of keyboardSignals) process.on(signal, ignore);
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        cwd,
        env: { ...env },
        stdio: [stdin ?? "inherit", "inherit", "inherit"],
      });
      child.on("error", reject);
      child.on("close", (code) => resolve(code ?? undefined));
    });
  } finally {
    for (const signal of keyboardSignals) process.off(signal, ignore);
  }
};

const keyboardSignals = ["SIGINT", "SIGQUIT"] as const;

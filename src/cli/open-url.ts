import { spawn } from "node:child_process";
import { type Context, splitShell } from "../base/index.ts";
import { systemOpener } from "./open-path.ts";

/** Opens an address or a file in the browser: what `BROWSER` names, else what the system has. If that fails, nothing opens. */
export const openUrl = (url: string, { env }: Pick<Context, "env">): void => {
  const [program = "", ...args] = env.BROWSER ? splitShell(env.BROWSER) : systemOpener(process.platform);
  const child = spawn(program, [...args, url], { env: { ...env }, stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
};

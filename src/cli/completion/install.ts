import { constants, copyFileSync, existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type Context, errorCode, makeDir, shortPath } from "../../base/index.ts";
import { replaceFile } from "../../run/index.ts";
import { logInfo } from "../output.ts";
import type { Shell } from "./render.ts";
import { completionScript } from "./scripts.ts";

/** Writes the script beside the user's configuration and has the shell read it when it starts. */
export const installCompletion = (context: Context, shell: Shell, initFile: string | undefined): void => {
  const script = join(context.userHome, ".guild", `${shell}_completion`);
  const init = initFile === undefined ? defaultInit(context, shell) : resolve(context.processCwd, initFile);
  const shown = (path: string) => shortPath(path, context.userHome);
  logInfo(context, `Writing completion script to ${shown(script)}`);
  makeDir(dirname(script));
  replaceFile(script, completionScript(shell));
  const before = existsSync(init) ? readFileSync(init, "utf8") : "";
  const line = sourceLine(shell, shown(script));
  const at = before.split("\n").findIndex((each) => each.trim() === line);
  if (at >= 0) {
    context.out(`Guild completion is already installed in ${shown(init)} (line ${at + 1}):\n\n  ${line}\n`);
    return;
  }
  if (shell !== "fish" && before !== "") backUp(context, init, shown);
  logInfo(context, `Updating ${shown(init)} to support Guild command completion`);
  makeDir(dirname(init));
  replaceFile(init, `${before}${before === "" || before.endsWith("\n") ? "" : "\n"}${line}\n`);
  context.out(
    "Guild command completion is installed - changes will take effect the next time you open a terminal session\n",
  );
};

const defaultInit = ({ userHome }: Context, shell: Shell): string =>
  shell === "fish"
    ? join(userHome, ".config", "fish", "completions", "guild.fish")
    : join(userHome, `.${shell}rc`);

const sourceLine = (shell: Shell, script: string): string => {
  switch (shell) {
    case "bash":
      return `[ -s ${script} ] && . ${script}  # Enable completion for guild`;
    case "zsh":
      return `[[ -s ${script} ]] && . ${script}  # Enable completion for guild`;
    default:
      return `test -s ${script} ;and . ${script}  # Enable completion for guild`;
  }
};

const backUp = (context: Context, path: string, shown: (path: string) => string, count = 1): void => {
  const backup = join(dirname(path), `${basename(path)}.guild-backup.${count}`);
  try {
    copyFileSync(path, backup, constants.COPYFILE_EXCL);
    logInfo(context, `Backing up ${shown(path)} to ${shown(backup)}`);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    backUp(context, path, shown, count + 1);
  }
};

import { extname, join } from "node:path";
import {
  type Env,
  isProgram,
  isPyMap,
  type PyValue,
  pathDirs,
  pyRegExp,
  pyStr,
  UserError,
} from "../base/index.ts";

/** What decides on the program that shows differences. */
export type DiffChoice = {
  /** `--cmd`. */
  readonly cmd: string | undefined;
  /** `diff.command` of the user configuration: a command, or a map from extension or pattern to command. */
  readonly configured: PyValue | undefined;
  readonly platform: NodeJS.Platform;
  readonly isInstalled: (program: string) => boolean;
};

const plainDiff = "diff -ru";

/** The command that compares `path` with another; to be split as a shell does. */
export const diffCommand = (path: string, choice: DiffChoice): string =>
  present(choice.cmd) ?? configuredCommand(path, choice.configured) ?? defaultCommand(path, choice);

const present = (text: string | undefined): string | undefined => (text?.trim() ? text : undefined);

const configuredCommand = (path: string, configured: PyValue | undefined): string | undefined => {
  if (typeof configured === "string") return present(configured);
  if (!isPyMap(configured)) return undefined;
  const extension = extname(path);
  const match = [...configured].find(([key]) => key !== "default" && fitsExtension(pyStr(key), extension));
  const command = match === undefined ? configured.get("default") : match[1];
  return command === null || command === undefined ? undefined : present(pyStr(command));
};

/** Whether a setting of `diff.command` is of use. */
export const isDiffCommand = (configured: PyValue | undefined): boolean =>
  configured === undefined || configured === null || typeof configured === "string" || isPyMap(configured);

const fitsExtension = (pattern: string, extension: string): boolean => {
  if (pattern === extension) return true;
  try {
    return pyRegExp(pattern).test(extension);
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
};

const defaultCommand = (path: string, { platform, isInstalled }: DiffChoice): string => {
  const first = (commands: readonly string[]) =>
    commands.find((command) => isInstalled(command.split(" ")[0] ?? command)) ?? plainDiff;
  if (extname(path) === ".ipynb") return first(["nbdiff-web -M"]);
  if (platform === "linux") return first(["meld", "xxdiff -r", "dirdiff", "colordiff"]);
  if (platform === "darwin") return first(["Kaleidoscope", "meld", "DiffMerge", "FileMerge"]);
  return plainDiff;
};

/** Whether a program of that name is on the search path. */
export const isOnPath = (program: string, env: Env): boolean =>
  pathDirs(env).some((dir) => isProgram(join(dir, program)));

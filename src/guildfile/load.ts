import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { errorCode, UserError } from "../base/index.ts";
import type { GuildfileSources } from "./items.ts";
import { parseGuildfile } from "./parse.ts";
import type { Guildfile } from "./types.ts";

/** Name of the file that makes a directory a project. */
const guildfileName = "guild.yml";

export type LoadOptions = Omit<GuildfileSources, "readText"> & {
  /** The directory of the process: relative paths start there, and messages call it the current directory. */
  readonly processCwd?: string;
  /** Called before a file is read, or looked for. */
  readonly onRead?: (path: string) => void;
};

/**
 * Path of the Guild file of `dir`; undefined when it has none. Parents are not searched. A directory of that name is
 * found too, so that reading it says what is wrong.
 */
export const findGuildfile = (dir: string): string | undefined => {
  const path = join(dir, guildfileName);
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() || stats?.isDirectory() ? path : undefined;
};

/** Reads a Guild file and all it includes and extends. */
export const loadGuildfile = (path: string, options: LoadOptions = {}): Guildfile => {
  const absolute = resolve(options.processCwd ?? "/", path);
  const read = (file: string): string | undefined => {
    options.onRead?.(file);
    return readText(file);
  };
  const text = read(absolute);
  if (text === undefined) throw new UserError(`'${path}' does not exist`);
  return parseGuildfile(text, {
    ...options,
    path: absolute,
    projectName: projectName(absolute, options.processCwd),
    readText: read,
  });
};

/** The Guild file of a project directory; undefined when it has none. */
export const loadProjectGuildfile = (dir: string, options: LoadOptions = {}): Guildfile | undefined => {
  const path = findGuildfile(resolve(options.processCwd ?? "/", dir));
  return path === undefined ? undefined : loadGuildfile(path, options);
};

/** How messages name the directory of a Guild file. */
export const projectName = (path: string, processCwd: string | undefined): string => {
  const dir = resolve(path, "..");
  return processCwd === undefined || dir === resolve(processCwd) ? "the current directory" : `'${dir}'`;
};

/** The text of a Guild file; undefined when there is none. Throws UserError where it cannot be read. */
export const readText = (path: string): string | undefined => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UserError(`cannot read '${path}': ${reason(code)}`, { cause: error });
  }
};

const reason = (code: string | undefined): string => {
  switch (code) {
    case "EACCES":
      return "permission denied";
    case "EISDIR":
      return "it is a directory";
    case "ERR_ENCODING_INVALID_ENCODED_DATA":
      return "it is not UTF-8 text";
    default:
      return code ?? "unknown error";
  }
};

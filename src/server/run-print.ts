import { readdirSync, statSync } from "node:fs";
import { errorCode } from "../base/index.ts";
import { guildNames, guildPath, isAbsence } from "../run/index.ts";
import type { RunRecord } from "../store/index.ts";

const editedAttrs = ["label", "tags", "marked", "comments"];

/** Times of files of a run, which tell whether it changed. */
export const printOf = (run: RunRecord): string => {
  const guild = guildPath(run);
  const attrs = `${guild}/${guildNames.attrs}`;
  // Guild 0.9 writes into the files that people edit, which no directory tells of.
  const times = [guild, attrs, ...editedAttrs.map((name) => `${attrs}/${name}`)].map(mtime).join(" ");
  return run.status.kind === "running" ? `${times} ${eventBytes(run)}` : times;
};

/** When a file was last changed; -1 where that cannot be told. */
export const mtime = (path: string): number => {
  try {
    return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1;
  } catch {
    return -1;
  }
};

/** Names in a directory; none where there is no such directory. */
export const namesIn = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};

/** Bytes of event files in the run's own directories, which grow with its scalars. */
export const eventBytes = (run: { readonly dir: string }): number =>
  [run.dir, guildPath(run)].reduce((sum, dir) => sum + eventBytesIn(dir), 0);

const eventBytesIn = (dir: string): number => {
  try {
    return namesIn(dir)
      .filter((name) => name.includes("tfevents"))
      .reduce((sum, name) => sum + (statSync(`${dir}/${name}`, { throwIfNoEntry: false })?.size ?? 0), 0);
  } catch (error) {
    // Closed to us: nothing of it is shown that could change.
    if (errorCode(error) === undefined) throw error;
    return 0;
  }
};

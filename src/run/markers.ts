import { existsSync, rmSync } from "node:fs";
import { touchFile } from "./files.ts";
import { guildNames, guildPath } from "./layout.ts";
import type { Run } from "./types.ts";

/** Marks the run as one that waits: for its dependencies, its turn in a batch, or a queue. */
export const markPending = (run: Run): void => touchFile(guildPath(run, guildNames.pending));

export const clearPending = (run: Run): void => rmSync(guildPath(run, guildNames.pending), { force: true });

export const isPending = (run: Run): boolean => existsSync(guildPath(run, guildNames.pending));

/** Marks the run as prepared and not started. */
export const markStaged = (run: Run): void => touchFile(guildPath(run, guildNames.staged));

export const clearStaged = (run: Run): void => rmSync(guildPath(run, guildNames.staged), { force: true });

export const isStaged = (run: Run): boolean => existsSync(guildPath(run, guildNames.staged));

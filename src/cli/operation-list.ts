import { statSync } from "node:fs";
import { join } from "node:path";
import { type Context, readCacheFile, writeCacheFile } from "../base/index.ts";
import type { Guildfile } from "../guildfile/index.ts";
import { loadProject } from "./project.ts";

/** What a listing shows of an operation. */
export type ListedOperation = {
  readonly model: string;
  readonly name: string;
  readonly description: string;
};

export type OperationList = {
  readonly operations: readonly ListedOperation[];
  /** What is wrong is in here; undefined when the list is from the cache, since only faultless ones are. */
  readonly project: Guildfile | undefined;
};

/** Smaller files are read faster than a cache is kept. */
const worthCaching = 50_000;
/** Changes when lists written by an older version must not be read. */
const format = 1;

/**
 * The operations of the current directory; undefined outside a project. The list of a large Guild file is kept until
 * one of its files changes.
 */
export const listOperations = (context: Context): OperationList | undefined => {
  const size = statSync(join(context.cwd, "guild.yml"), { throwIfNoEntry: false })?.size ?? 0;
  const path = size < worthCaching ? undefined : cachePath(context);
  const known = path === undefined ? undefined : readList(path);
  if (known !== undefined) return { operations: known.operations, project: undefined };
  const files = new Map<string, string>();
  let warned = false;
  const project = loadProject(context, {
    // Before the text is read, so that a change meanwhile is seen next time.
    onRead: (file) => files.set(file, fileStamp(file)),
    onWarn: () => {
      warned = true;
    },
  });
  if (project === undefined) return undefined;
  const operations = project.models.flatMap((model) =>
    model.operations.map(({ name, description }) => ({ model: model.name, name, description })),
  );
  if (path !== undefined && project.faults.length === 0 && !warned) {
    writeCacheFile(path, { files: [...files], operations });
  }
  return { operations, project };
};

type StoredList = {
  readonly files: readonly (readonly [path: string, stamp: string])[];
  readonly operations: readonly ListedOperation[];
};

const cachePath = ({ home, cwd }: Context): string => {
  // Loaded only here: it takes longer than a small Guild file.
  const { createHash } = process.getBuiltinModule("node:crypto");
  return join(home, "cache", "operations", createHash("sha256").update(`${format} ${cwd}`).digest("hex"));
};

const readList = (path: string): StoredList | undefined => {
  const stored = readCacheFile(path);
  if (!isStoredList(stored)) return undefined;
  return stored.files.every(([file, stamp]) => fileStamp(file) === stamp) ? stored : undefined;
};

const isStoredList = (value: unknown): value is StoredList =>
  typeof value === "object" && value !== null && "files" in value && "operations" in value;

/** Changes with every change of the file; `-` where there is none. */
const fileStamp = (path: string): string => {
  const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? "-" : `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
};

import { UserError } from "../../base/index.ts";
import type { Store } from "../store/types.ts";
import type { TreeEntry } from "./run-tree.ts";

/** What a store knows of one run beside its files: `index/ID.json`. Guild 0.9 ignores it. */
export type RunRecordObject = {
  readonly version: 1;
  readonly id: string;
  readonly files: readonly TreeEntry[];
  /** Texts of the small files below `.guild` that lists of runs are made of. */
  readonly texts: Readonly<Record<string, string>>;
};

/** Which list of runs: those there are, or the deleted ones. */
export type Place = "runs" | "trash";

export const runPrefix = (place: Place, id: string): string => `${listPrefix(place)}${id}/`;

/** Where the runs of a list are. */
export const listPrefix = (place: Place): string => (place === "runs" ? "runs/" : "trash/runs/");

export const recordKey = (place: Place, id: string): string =>
  place === "runs" ? `index/${id}.json` : `trash/index/${id}.json`;

/** Whether lists of runs need this file. */
export const isListed = (path: string): boolean =>
  /^\.guild\/(?:opref|attrs\/[^/]+|LOCK[^/]*|PENDING|STAGED)$/.test(path);

/** The record of a run in a store, if there is one. */
export const readRecord = async (
  store: Store,
  place: Place,
  id: string,
): Promise<RunRecordObject | undefined> => {
  const body = await store.read(recordKey(place, id));
  return body === undefined ? undefined : parseRecord(body.toString("utf8"), id);
};

/** Reads a record; one that cannot be read, or holds paths that lead out of the run, counts as none. */
export const parseRecord = (text: string, id: string): RunRecordObject | undefined => {
  try {
    const value = JSON.parse(text) as RunRecordObject;
    const paths = [...value.files.map(({ path }) => path), ...Object.keys(value.texts)];
    return value.version === 1 && value.id === id && paths.every(isInside) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
};

/** Whether a path of a foreign store stays within the run. */
export const isInside = (path: string): boolean =>
  path !== "" && !path.startsWith("/") && !path.split("/").some((part) => part === ".." || part === "");

/** A run id as a key may hold it. */
export const requireId = (id: string): string => {
  if (!isInside(id) || id.includes("/")) throw new UserError(`invalid run id '${id}'`);
  return id;
};

export const formatRecord = (record: RunRecordObject): Buffer => Buffer.from(`${JSON.stringify(record)}\n`);

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeDir } from "../../base/index.ts";
import { isAbsence, readTextIfExists, replaceFile } from "../../run/index.ts";
import { listPrefix, type Place, parseRecord, type RunRecordObject, runPrefix } from "../sync/record.ts";
import type { RemoteConfig } from "../types.ts";

/** What is known of a store on this machine: a guild home of runs without their big files. */
export type MirrorFiles = { readonly dir: string; readonly remote: string };

/** Where 0.9 keeps it too. */
export const mirrorFiles = (config: RemoteConfig, uri: string): MirrorFiles => ({
  dir: join(config.stateDir, "meta", createHash("md5").update(uri).digest("hex")),
  remote: config.name,
});

export const mirrorRunDir = ({ dir }: MirrorFiles, place: Place, id: string): string =>
  join(dir, runPrefix(place, id));

const recordPath = ({ dir }: MirrorFiles, place: Place, id: string): string =>
  join(dir, "records", place, `${id}.json`);

/** Keeps a run's record, and its small files as they would lie in a guild home. */
export const keepRun = (mirror: MirrorFiles, place: Place, record: RunRecordObject, etag: string): void => {
  const runDir = mirrorRunDir(mirror, place, record.id);
  rmSync(runDir, { recursive: true, force: true });
  mkdirSync(join(runDir, ".guild", "attrs"), { recursive: true });
  for (const [path, text] of Object.entries(shownTexts(record.texts, mirror.remote))) {
    writeFileSync(join(runDir, path), text);
  }
  keepRecord(mirror, place, record, etag);
};

export const keepRecord = (
  mirror: MirrorFiles,
  place: Place,
  record: RunRecordObject,
  etag: string,
): void => {
  const path = recordPath(mirror, place, record.id);
  makeDir(dirname(path));
  writeFileSync(path, `${etag}\n${JSON.stringify(record)}`);
};

/** A lock that does not say on which machine would be looked for among the processes of this one. */
const shownTexts = (
  texts: Readonly<Record<string, string>>,
  remote: string,
): Readonly<Record<string, string>> => {
  const { [lockPath]: lock, ...others } = texts;
  if (lock === undefined || others[lockInfoPath] !== undefined) return texts;
  return { ...others, ".guild/LOCK.remote": remote };
};

const lockPath = ".guild/LOCK";
const lockInfoPath = ".guild/LOCK.info";

export const forgetRun = (mirror: MirrorFiles, place: Place, id: string): void => {
  rmSync(mirrorRunDir(mirror, place, id), { recursive: true, force: true });
  rmSync(recordPath(mirror, place, id), { force: true });
};

export type KnownRun = { readonly etag: string; readonly record: RunRecordObject };

/** The record of a run as it was last seen. */
export const knownRun = (mirror: MirrorFiles, place: Place, id: string): KnownRun | undefined => {
  const text = readTextIfExists(recordPath(mirror, place, id));
  if (text === undefined) return undefined;
  const end = text.indexOf("\n");
  const record = parseRecord(text.slice(end + 1), id);
  return record === undefined ? undefined : { etag: text.slice(0, end), record };
};

/** The etag of a run's record as it was last seen. */
export const knownEtag = (mirror: MirrorFiles, place: Place, id: string): string | undefined => {
  const text = readTextIfExists(recordPath(mirror, place, id));
  return text?.slice(0, text.indexOf("\n"));
};

export const knownIds = ({ dir }: MirrorFiles, place: Place): readonly string[] =>
  namesIn(join(dir, "records", place)).map((name) => name.replace(/\.json$/, ""));

/** Names of run directories. */
export const runIds = ({ dir }: MirrorFiles, place: Place): readonly string[] =>
  namesIn(join(dir, listPrefix(place)));

const namesIn = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};

export const localMetaId = ({ dir }: MirrorFiles): string | undefined =>
  readTextIfExists(join(dir, "meta-id"))?.trim();

/** Undefined: what is here has to be compared with the store at the next time. */
export const setLocalMetaId = ({ dir }: MirrorFiles, id: string | undefined): void => {
  makeDir(dir);
  if (id === undefined) rmSync(join(dir, "meta-id"), { force: true });
  else replaceFile(join(dir, "meta-id"), id);
};

/** The small files of a run as they lie in the mirror now. */
export const mirrorTexts = (
  mirror: MirrorFiles,
  place: Place,
  id: string,
): Readonly<Record<string, string>> => {
  const runDir = mirrorRunDir(mirror, place, id);
  const attrs = namesIn(join(runDir, ".guild", "attrs")).map((name) => `.guild/attrs/${name}`);
  return Object.fromEntries(attrs.map((path) => [path, readFileSync(join(runDir, path), "utf8")]));
};

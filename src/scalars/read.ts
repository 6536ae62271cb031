import { statSync } from "node:fs";
import { join } from "node:path";
import { compareText, errorCode } from "../base/index.ts";
import { ScalarDecoder, type ScalarVisitor } from "./event.ts";
import { type EventDir, findEventDirs } from "./event-dirs.ts";
import { addPoint, firstTotals, type ScalarSummary, type ScalarTotals, summarize } from "./summary.ts";
import { fileStart, type ReadPosition, readRecords } from "./tfrecord.ts";
import { WireError } from "./wire.ts";

/** Told of files that could not be read, in 0.9's words. */
export type Warn = (message: string) => void;

/**
 * What was read of one event directory, for a later read to go on from. Plain data, but values may be NaN or
 * infinite, which JSON does not keep.
 */
export type EventDirState = {
  readonly prefix: string;
  readonly files: readonly FileMark[];
  /** By tag. */
  readonly totals: ReadonlyMap<string, ScalarTotals>;
  /** A faulty event or file ended the reading: nothing can go on from here. */
  readonly isBroken: boolean;
};

type FileMark = {
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly position: ReadPosition;
};

/** The summaries of all scalars of a run, sorted by (prefix, tag), read from its files. */
export const readScalarSummaries = (runDir: string, warn: Warn = () => {}): ScalarSummary[] =>
  findEventDirs(runDir).flatMap((dir) => summariesOf(readEventDir(dir, undefined, warn)));

/** The summaries a state amounts to, sorted by tag. */
export const summariesOf = ({ prefix, totals }: EventDirState): ScalarSummary[] =>
  [...totals]
    .sort(([a], [b]) => compareText(a, b))
    .map(([tag, tagTotals]) => summarize(prefix, tag, tagTotals));

/** Visits every scalar of an event directory in reading order. A faulty event ends the directory with a warning. */
export const visitScalars = ({ dir, files }: EventDir, visit: ScalarVisitor, warn: Warn = () => {}): void => {
  const decoder = new ScalarDecoder();
  guarded(dir, warn, () => {
    for (const name of files) {
      const path = join(dir, name);
      readRecords(path, (bytes, start, end) => decoder.visit(bytes, start, end, visit), {
        damaged: warnOfDamage(path, warn),
      });
    }
  });
};

/** Visits the scalars of one event file. Throws `WireError` at a record that is no event. */
export const readScalarFile = (path: string, visit: ScalarVisitor): void => {
  const decoder = new ScalarDecoder();
  readRecords(path, (bytes, start, end) => decoder.visit(bytes, start, end, visit));
};

/**
 * The state of an event directory now. With the state of an earlier read, nothing is read where nothing
 * changed, and only what was added where the last file grew or files came behind it. `before` is never
 * changed; it comes back itself if it still holds.
 */
export const readEventDir = (
  eventDir: EventDir,
  before: EventDirState | undefined,
  warn: Warn = () => {},
): EventDirState => {
  const now = eventDir.files.map((name) => ({ name, ...fileFacts(join(eventDir.dir, name)) }));
  if (before !== undefined && before.prefix === eventDir.prefix) {
    const same = countSame(before.files, now);
    if (same === now.length && same === before.files.length) return before;
    const grown = before.isBroken ? undefined : readOn(eventDir, before, same, now, warn);
    if (grown !== undefined) return grown;
  }
  const start = { marks: [], totals: new Map(), position: fileStart };
  return (
    readFiles(eventDir, now, start, warn) ?? {
      prefix: eventDir.prefix,
      files: [],
      totals: new Map(),
      isBroken: true,
    }
  );
};

type FileFacts = { readonly name: string; readonly sizeBytes: number; readonly modifiedMs: number };

type Start = {
  /** Files that need no reading. */
  readonly marks: readonly FileMark[];
  /** What they added up to; filled further. */
  readonly totals: Map<string, ScalarTotals>;
  /** Where to go on in the first file that does. */
  readonly position: ReadPosition;
};

/** The state with what was added, or undefined if something else changed and all must be read again. */
const readOn = (
  eventDir: EventDir,
  before: EventDirState,
  same: number,
  now: readonly FileFacts[],
  warn: Warn,
): EventDirState | undefined => {
  const changed = before.files.slice(same);
  const grown = changed[0];
  if (changed.length > 1 || (grown !== undefined && grown.name !== now[same]?.name)) return undefined;
  const totals = new Map([...before.totals].map(([tag, its]) => [tag, { ...its }]));
  const start = { marks: before.files.slice(0, same), totals, position: grown?.position ?? fileStart };
  return readFiles(eventDir, now, start, warn);
};

/** Undefined if the first file does not go on where it should. */
const readFiles = (
  { dir, prefix }: EventDir,
  now: readonly FileFacts[],
  { marks, totals, position }: Start,
  warn: Warn,
): EventDirState | undefined => {
  const decoder = new ScalarDecoder();
  const add: ScalarVisitor = (tag, value, step) => {
    const known = totals.get(tag);
    if (known === undefined) totals.set(tag, firstTotals(value, step));
    else addPoint(known, value, step);
  };
  const files = [...marks];
  let isReplaced = false;
  const isWhole = guarded(dir, warn, () => {
    for (const facts of now.slice(marks.length)) {
      const from = files.length === marks.length ? position : fileStart;
      const visit = (bytes: Buffer, start: number, end: number) => decoder.visit(bytes, start, end, add);
      const path = join(dir, facts.name);
      const reached = readRecords(path, visit, { from, damaged: warnOfDamage(path, warn) });
      isReplaced = reached === undefined;
      if (reached === undefined) return;
      files.push({ ...facts, position: reached });
    }
  });
  if (isReplaced) return undefined;
  return isWhole
    ? { prefix, files, totals, isBroken: false }
    : { prefix, files: now.map((facts) => ({ ...facts, position: fileStart })), totals, isBroken: true };
};

/** 0.9 says nothing of damage, and shows what comes before it. */
const warnOfDamage = (path: string, warn: Warn) => (offset: number) =>
  warn(`${path} is damaged at byte ${offset}: scalars from there on are not read`);

const countSame = (before: readonly FileFacts[], now: readonly FileFacts[]): number => {
  const differs = now.findIndex((facts, index) => {
    const old = before[index];
    return (
      old?.name !== facts.name || old.sizeBytes !== facts.sizeBytes || old.modifiedMs !== facts.modifiedMs
    );
  });
  return differs < 0 ? now.length : differs;
};

/** Size and time of a file; -1 for one that is gone or out of reach. */
const fileFacts = (path: string): Omit<FileFacts, "name"> => {
  try {
    const info = statSync(path, { throwIfNoEntry: false });
    return { sizeBytes: info?.size ?? -1, modifiedMs: info?.mtimeMs ?? -1 };
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return { sizeBytes: -1, modifiedMs: -1 };
  }
};

/** Runs `read`; false, with a warning, if it ended at a faulty event or a file out of reach. */
const guarded = (dir: string, warn: Warn, read: () => void): boolean => {
  try {
    read();
    return true;
  } catch (error) {
    if (!(error instanceof WireError) && errorCode(error) === undefined) throw error;
    warn(`error reading TF event from ${dir}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
};

import { existsSync, readFileSync, statSync } from "node:fs";
import { compareText, errorCode, isPyMap, type PyValue } from "../../base/index.ts";
import { attrNames, guildDirName, guildNames, namespaceAttr, parseAttrText } from "../../run/index.ts";
import { type Cell, encodeCell, inFile } from "./cell.ts";

/**
 * What a directory in the list of runs is: a run that ended, whose flags and scalars will not change any more;
 * one that did not (it runs, waits, or died); one whose files cannot all be read; no run at all.
 */
export type RunKind = "ended" | "open" | "opaque" | "none";

/** What the index keeps of a run, its scalars apart. */
export type RunFacts = {
  readonly kind: RunKind;
  /** What lists are sorted by. */
  readonly time: number | undefined;
  /** `opref`, `batch`, `attr:NAME` of every attribute, `flag:NAME` of every flag. */
  readonly cells: ReadonlyMap<string, Cell>;
  readonly print: Float64Array;
};

/**
 * A fingerprint: when the run's directory `.guild` and its attributes were last changed, when we looked, and
 * when each attribute that people edit was changed (0.9 rewrites files in place, which no directory tells of).
 */
export const printWidth = 7;
const editedAttrs: readonly string[] = ["label", "tags", "marked", "comments"];

/** Where the time of an edited attribute is in a fingerprint; -1 for other attributes. */
export const printPlace = (name: string): number => {
  const place = editedAttrs.indexOf(name);
  return place < 0 ? -1 : place + 3;
};

/** File systems tell times in steps of up to two seconds: what changed that shortly before we looked may change unseen. */
const blindMillis = 2000;

/** Whether a file that had the time `changed` when we looked at `lookedAt`, and has it now, is still the same. */
export const isSettled = (changed: number, lookedAt: number): boolean => changed < lookedAt - blindMillis;

/** Attributes whose values are kept; of others it is only known that they are there. */
const keptAttrs: ReadonlySet<string> = new Set([
  "started",
  "stopped",
  "exit_status",
  "sourcecode_digest",
  namespaceAttr,
  ...editedAttrs,
]);

/** Reads what the index keeps of the directory `dir`. `now` is in milliseconds. */
export const readFacts = (dir: string, now: number): RunFacts => {
  // Paths are put together by hand here: this is done for every run of a store.
  const guild = `${dir}/${guildDirName}`;
  try {
    if (!existsSync(`${guild}/${guildNames.opRef}`)) return nothing("none");
    // Times before contents: what changes while we read then differs from them.
    const print = Float64Array.of(changedAt(guild), changedAt(`${guild}/attrs`), now, 0, 0, 0, 0);
    const cells = new Map<string, Cell>();
    cells.set("opref", readFileSync(`${guild}/${guildNames.opRef}`, "utf8"));
    cells.set("batch", batchKind(guild));
    for (const name of attrNames({ dir })) {
      const path = `${guild}/attrs/${name}`;
      const place = printPlace(name);
      if (place >= 0) print[place] = changedAt(path);
      if (name === "flags") keepFlags(path, cells);
      else cells.set(`attr:${name}`, keptAttrs.has(name) ? keptValue(path) : inFile);
    }
    const started = numberOf(cells.get("attr:started"));
    if (started === undefined && cells.has("attr:initialized")) {
      cells.set("attr:initialized", keptValue(`${guild}/attrs/initialized`));
    }
    const isEnded = numberOf(cells.get("attr:exit_status")) !== undefined && !isMarkedOpen(guild);
    const time = started ?? numberOf(cells.get("attr:initialized"));
    return { kind: isEnded ? "ended" : "open", time, cells, print };
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return nothing(existsSync(`${guild}/${guildNames.opRef}`) ? "opaque" : "none");
  }
};

const nothing = (kind: "opaque" | "none"): RunFacts => ({
  kind,
  time: undefined,
  cells: new Map(),
  print: new Float64Array(printWidth),
});

const numberOf = (cell: Cell | undefined): number | undefined =>
  typeof cell === "number" ? cell : undefined;

/** Null and broken values are left to whoever asks: broken ones are to be warned of. */
const keptValue = (path: string): Cell => {
  const value = readValue(path);
  return value === undefined || value === null ? inFile : encodeCell(value);
};

const readValue = (path: string): PyValue | undefined => {
  try {
    return parseAttrText(readFileSync(path, "utf8"));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return undefined;
  }
};

/** Flags are kept one by one, which loses the order of a file that is not sorted as Guild sorts it. */
const keepFlags = (path: string, cells: Map<string, Cell>): void => {
  cells.set("attr:flags", inFile);
  const flags = readValue(path);
  if (!isPyMap(flags)) return;
  const pairs = [...flags];
  if (!isSortedTexts(pairs)) return;
  const encoded = pairs.map(([name, value]) => [`flag:${name}`, encodeCell(value)] as const);
  if (encoded.some(([, cell]) => cell === inFile)) return;
  for (const [key, cell] of encoded) cells.set(key, cell);
  cells.set("attr:flags", true);
};

const isSortedTexts = (
  pairs: readonly (readonly [unknown, PyValue])[],
): pairs is readonly (readonly [string, PyValue])[] =>
  pairs.every(([name], at) => {
    const before = pairs[at - 1]?.[0];
    return typeof name === "string" && (typeof before !== "string" || compareText(before, name) < 0);
  });

/** 0: no batch; 1: with a prototype that is no run; 2: with one that is. */
const batchKind = (guild: string): number => {
  const proto = `${guild}/${guildNames.proto}`;
  if (!existsSync(proto)) return 0;
  return existsSync(`${proto}/${guildDirName}/${guildNames.opRef}`) ? 2 : 1;
};

const isMarkedOpen = (guild: string): boolean => openMarkers.some((name) => existsSync(`${guild}/${name}`));

const openMarkers = [guildNames.pending, guildNames.staged, guildNames.lock, guildNames.remoteLock];

/** When a file or what is in a directory was last changed; 0 if it is not there. Nobody can set this time. */
export const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0;

/** Whether a run is as it was when `print` was taken; edited attributes that were absent need no look of their own. */
export const isUnchanged = (dir: string, print: Float64Array): boolean => {
  const [guild = 0, attrs = 0, lookedAt = 0] = print;
  const isSame = (path: string, changed: number) =>
    isSettled(changed, lookedAt) && changedAtOrNever(path) === changed;
  if (!isSame(`${dir}/.guild`, guild) || !isSame(`${dir}/.guild/attrs`, attrs)) return false;
  return editedAttrs.every((name, at) => {
    const changed = print[at + 3] ?? 0;
    return changed === 0 || isSame(`${dir}/.guild/attrs/${name}`, changed);
  });
};

/** Whether the attribute `name`, an edited one, is as it was when `print` was taken. */
export const isAttrUnchanged = (dir: string, name: string, print: Float64Array): boolean => {
  const changed = print[printPlace(name)] ?? 0;
  return isSettled(changed, print[2] ?? 0) && changedAtOrNever(`${dir}/.guild/attrs/${name}`) === changed;
};

/** NaN, which equals no time, where the file cannot be asked. */
const changedAtOrNever = (path: string): number => {
  try {
    return changedAt(path);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return Number.NaN;
  }
};

/** Whether two readings of a run say the same, whenever they were made. */
export const sameFacts = (a: RunFacts, b: RunFacts): boolean =>
  a.kind === b.kind &&
  a.time === b.time &&
  a.cells.size === b.cells.size &&
  [...a.cells].every(([key, cell]) => b.cells.get(key) === cell);

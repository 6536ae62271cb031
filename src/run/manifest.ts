import { appendFileSync } from "node:fs";
import { plainShellQuote, splitShell, UserError } from "../base/index.ts";
import { readTextIfExists, touchFile } from "./files.ts";
import { guildNames, guildPath } from "./layout.ts";
import type { Run } from "./types.ts";

/** One line of the manifest: a file that Guild put into the run directory, and where it came from. */
export type ManifestEntry = {
  /** `s` source code, `d` dependency, `i` internal; others are kept as read. */
  readonly type: string;
  /** Relative to the run directory, with `/`. */
  readonly runPath: string;
  /** Hex; undefined for a directory. */
  readonly sha1: string | undefined;
  /** A project path for source code, else an address: `file:data.csv`, `operation:train`, `https://…`. */
  readonly source: string;
  /** Member of an archive or of a download's cache directory. */
  readonly subPath: string | undefined;
};

/** Makes an empty manifest unless there is one. */
export const createManifest = (run: Pick<Run, "dir">): void => touchFile(guildPath(run, guildNames.manifest));

/** Adds entries to the end of the manifest, in one write. */
export const appendManifest = (run: Pick<Run, "dir">, entries: readonly ManifestEntry[]): void => {
  if (entries.length === 0) return;
  appendFileSync(
    guildPath(run, guildNames.manifest),
    entries.map((entry) => `${formatManifestLine(entry)}\n`).join(""),
  );
};

/** The entries of the manifest; undefined if there is none. Lines that are no entries are left out. */
export const readManifest = (run: Pick<Run, "dir">): readonly ManifestEntry[] | undefined => {
  const text = readTextIfExists(guildPath(run, guildNames.manifest));
  return text === undefined ? undefined : parseManifest(text);
};

export const formatManifestLine = ({ type, runPath, sha1, source, subPath }: ManifestEntry): string =>
  [type, runPath, sha1 ?? "-", source, ...(subPath === undefined ? [] : [subPath])]
    .map(plainShellQuote)
    .join(" ");

/** The entries of a manifest's text. A line end within quotes belongs to a name. */
export const parseManifest = (text: string): readonly ManifestEntry[] => {
  const entries: ManifestEntry[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const first = parseEntryLine(lines[at] ?? "");
    if (first !== "open") {
      if (first !== undefined) entries.push(first);
      continue;
    }
    // An open quotation goes on in the next lines; where it never ends, only this line is lost.
    const end = lines.findIndex((_, to) => to > at && quotesClosed(lines.slice(at, to + 1).join("\n")));
    const entry = end < 0 ? undefined : parseEntryLine(lines.slice(at, end + 1).join("\n"));
    if (entry === undefined || entry === "open") continue;
    entries.push(entry);
    at = end;
  }
  return entries;
};

const quotesClosed = (text: string): boolean => splitOrOpen(text) !== "open";

const parseEntryLine = (line: string): ManifestEntry | "open" | undefined => {
  const words = splitOrOpen(line);
  if (words === "open") return "open";
  const [type, runPath, sha1, source, subPath] = words;
  if (type === undefined || runPath === undefined || sha1 === undefined || source === undefined) {
    return undefined;
  }
  return { type, runPath, sha1: sha1 === "-" ? undefined : sha1, source, subPath };
};

const splitOrOpen = (text: string): readonly string[] | "open" => {
  try {
    return splitShell(text);
  } catch (error) {
    if (error instanceof UserError) return "open";
    throw error;
  }
};

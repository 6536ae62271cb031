import { lstatSync, readlinkSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import { errorCode, type PyMap, type PyValue, pyMap } from "../base/index.ts";
import { isAbsence, listRunFiles } from "../run/index.ts";
import { isTextFile } from "../sourcecode/index.ts";
import { RunRecord, runInDir } from "../store/index.ts";

/** The files of a run as `api runs` has them, in natural order: all but directories and what is Guild's own. */
export const apiFiles = (run: RunRecord, version: 1 | 2, warn: (text: string) => void): readonly PyMap[] => {
  const query = { kinds: [], all: true, followLinks: false } as const;
  return listRunFiles(run, query, warn)
    .filter(({ path }) => path !== ".guild" && !path.startsWith(".guild/"))
    .flatMap(({ path }) => apiFile(run, path, version) ?? []);
};

const apiFile = (run: RunRecord, path: string, version: 1 | 2): PyMap | undefined => {
  const full = join(run.dir, path);
  const own = statsOf(full, lstatSync);
  if (own === undefined || own.isDirectory()) return undefined;
  const stats = statsOf(full, statSync);
  const origin = own.isSymbolicLink() ? originOf(run, full) : undefined;
  return pyMap([
    ["path", path],
    ["size", stats?.size ?? null],
    ["mtime", stats === undefined ? null : Math.floor(stats.mtimeMs)],
    ...(version === 1 ? looks(full, own.isSymbolicLink(), stats?.isDirectory() === true, origin) : []),
    ["operation", origin?.operation ?? null],
    ["run", origin?.run ?? null],
  ]);
};

/** Undefined for what is gone, and for a link that leads nowhere. */
const statsOf = (path: string, read: (path: string) => Stats): Stats | undefined => {
  try {
    return read(path);
  } catch (error) {
    if (isAbsence(error) || errorCode(error) === "ELOOP") return undefined;
    throw error;
  }
};

type Origin = { readonly operation: string; readonly run: string | null };

/** The run that a link leads into; undefined where it leads elsewhere. */
const originOf = (run: RunRecord, link: string): Origin | undefined => {
  const root = dirname(run.dir);
  const target = relative(realpathSync(root), finalTarget(link));
  const [id = ""] = target.split(sep);
  if (id === "" || id === "..") return undefined;
  const other = new RunRecord(runInDir(root, id));
  return other.opRef === undefined
    ? { operation: `${id} (deleted)`, run: null }
    : { operation: other.operation, run: other.shortId };
};

/** Where a link leads, also if there is nothing. */
const finalTarget = (link: string): string => {
  const target = resolve(dirname(link), readlinkSync(link));
  try {
    return realpathSync(target);
  } catch (error) {
    if (!isAbsence(error) && errorCode(error) !== "ELOOP") throw error;
    return realpathSync(dirname(link)) === dirname(link) ? target : link;
  }
};

/** What the first version of the API tells of the looks of a file. */
const looks = (
  path: string,
  isLink: boolean,
  isDirectory: boolean,
  origin: Origin | undefined,
): readonly (readonly [string, PyValue])[] => {
  const kind = kindOf(path);
  const looked: readonly [string, string, string] = isLink
    ? [
        origin === undefined ? "Link" : "Link to operation output",
        isDirectory ? "folder-move" : "file-send",
        "Link",
      ]
    : [kind.type, kind.icon, kind.tooltip];
  const [type, icon, iconTooltip] = looked;
  const hasViewer = !isLink || origin?.run != null;
  return Object.entries({ type, icon, iconTooltip, viewer: hasViewer ? kind.viewer : null });
};

type Kind = {
  readonly type: string;
  readonly icon: string;
  readonly tooltip: string;
  readonly viewer: string | null;
};

const kindOf = (path: string): Kind => {
  if (/\.tfevents\./.test(basename(path))) {
    return { type: "Event log", icon: "file-chart", tooltip: "File", viewer: null };
  }
  const known = kinds.get(extname(path).toLowerCase());
  return known ?? (isFile(path) && isTextFile(path) ? textKind : otherKind);
};

const kind = (type: string, icon: string, tooltip: string, viewer: string, endings: string) =>
  endings.split(" ").map((ending) => [`.${ending}`, { type, icon, tooltip, viewer }] as const);

const textKind: Kind = { type: "Text file", icon: "file-document", tooltip: "Text file", viewer: "text" };
const otherKind: Kind = { type: "File", icon: "file", tooltip: "File", viewer: null };

const isFile = (path: string): boolean => statsOf(path, statSync)?.isFile() === true;

const kinds: ReadonlyMap<string, Kind> = new Map([
  ...kind("Table", "file-delimited", "Delimited", "table", "csv tsv"),
  ...kind("Image", "file-image", "Image", "image", "gif png jpg jpeg tiff tif svg bmp"),
  ...kind("MIDI", "file-music", "Audio", "midi", "mid midi"),
]);

import {
  createReadStream,
  lstatSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { basename, extname, join, relative, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import type { Context as Request } from "hono";
import { compareNatural, errorCode } from "../base/index.ts";
import { isTextFile } from "../sourcecode/index.ts";
import type { FileInfo, FileList } from "./api-types.ts";
import { Fault, notFound } from "./fault.ts";
import { mediaType } from "./media-types.ts";
import { filePolicy } from "./security.ts";

/** Where files may lie that a run shows: in the run itself, or in other runs of the home. */
export type FileWorld = { readonly runsDirs: readonly string[] };

/** The real path of a file of a run. Throws for what is not there, or leads elsewhere. */
export const safePath = (root: string, path: string, { runsDirs }: FileWorld): string => {
  if (path.includes("\0")) throw notFound("the file");
  const full = resolve(root, path);
  if (!isWithin(resolve(root), full)) throw new Fault(403, "the path leads out of the run");
  const real = realpathSync(full);
  const homes = [realpathSync(root), ...runsDirs.flatMap(realPathIfThere)];
  if (!homes.some((home) => isWithin(home, real))) throw new Fault(403, "the link leads out of the runs");
  return real;
};

const isWithin = (dir: string, path: string): boolean => path === dir || path.startsWith(dir + sep);

const realPathIfThere = (path: string): readonly string[] => {
  try {
    return [realpathSync(path)];
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return [];
  }
};

/** One directory of a run. */
export const listFiles = (root: string, path: string, world: FileWorld): FileList => {
  const dir = safePath(root, path, world);
  const files = readdirSync(dir)
    .filter((name) => path !== "" || name !== ".guild")
    .flatMap((name) => fileInfo(root, join(dir, name), name, world) ?? [])
    .sort((a, b) => Number(b.isDirectory) - Number(a.isDirectory) || compareNatural(a.name, b.name));
  return { path, files };
};

const fileInfo = (root: string, full: string, name: string, world: FileWorld): FileInfo | undefined => {
  const own = statsOf(full, lstatSync);
  if (own === undefined) return undefined;
  const isLink = own.isSymbolicLink();
  const stats = isLink ? statsOf(full, statSync) : own;
  const target = isLink ? (realPathIfThere(full)[0] ?? readlinkSync(full)) : undefined;
  const fromRun = target === undefined ? undefined : runOf(root, target, world);
  return {
    name,
    isDirectory: stats?.isDirectory() === true,
    size: stats?.size ?? 0,
    modified: Math.floor((stats ?? own).mtimeMs * 1000),
    kind: fileKind(full, stats),
    ...(target === undefined ? {} : { linkTo: target }),
    ...(fromRun === undefined ? {} : { fromRun }),
  };
};

const statsOf = (path: string, read: (path: string) => Stats): Stats | undefined => {
  try {
    return read(path);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
};

/** The run that a path lies in, unless it is the one that is looked at. */
const runOf = (root: string, path: string, { runsDirs }: FileWorld): string | undefined => {
  for (const dir of runsDirs.flatMap(realPathIfThere)) {
    if (!isWithin(dir, path)) continue;
    const [id = ""] = relative(dir, path).split(sep);
    return id === "" || id === basename(root) ? undefined : id;
  }
  return undefined;
};

const kinds: Readonly<Record<string, FileInfo["kind"]>> = Object.fromEntries(
  (
    [
      ["image", "png jpg jpeg gif svg webp bmp avif ico tif tiff"],
      ["audio", "wav mp3 ogg flac m4a opus aac"],
      ["video", "mp4 webm mov m4v ogv"],
      ["table", "csv tsv"],
      ["json", "json jsonl geojson"],
      ["notebook", "ipynb"],
      ["html", "html htm xhtml"],
    ] as const
  ).flatMap(([kind, endings]) => endings.split(" ").map((ending) => [`.${ending}`, kind])),
);

const fileKind = (path: string, stats: Stats | undefined): FileInfo["kind"] => {
  if (basename(path).includes(".tfevents.")) return "events";
  const known = kinds[extname(path).toLowerCase()];
  if (known !== undefined) return known;
  if (stats?.isFile() !== true) return "binary";
  try {
    return isTextFile(path) ? "text" : "binary";
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return "binary";
  }
};

/** The bytes of a file, or the part that was asked for. */
export const sendFile = (c: Request, path: string): Response => {
  const stats = statSync(path);
  if (!stats.isFile()) throw notFound("the file");
  const etag = `"${stats.size.toString(36)}-${stats.mtimeMs.toString(36)}"`;
  const headers: Record<string, string> = {
    "Content-Type": mediaType(path),
    "Content-Security-Policy": filePolicy,
    "Accept-Ranges": "bytes",
    "Cache-Control": "no-cache",
    ETag: etag,
  };
  if (c.req.header("if-none-match") === etag) return c.body(null, 304, headers);
  const wanted = c.req.header("range");
  const ifRange = c.req.header("if-range");
  const range =
    wanted === undefined || (ifRange !== undefined && ifRange !== etag)
      ? undefined
      : parseRange(wanted, stats.size);
  if (range === "none") return c.body(null, 416, { ...headers, "Content-Range": `bytes */${stats.size}` });
  const { start, end } = range ?? { start: 0, end: stats.size - 1 };
  headers["Content-Length"] = String(end - start + 1);
  if (range !== undefined) headers["Content-Range"] = `bytes ${start}-${end}/${stats.size}`;
  const status = range === undefined ? 200 : 206;
  if (c.req.method === "HEAD" || end < start) return c.body(null, status, headers);
  const stream = Readable.toWeb(createReadStream(path, { start, end })) as ReadableStream;
  return c.body(stream, status, headers);
};

/** One range of bytes; undefined for what is none that we know, `none` where there are no such bytes. */
const parseRange = (text: string, size: number) => {
  const match = /^bytes=(\d*)-(\d*)$/.exec(text.trim());
  const [, first = "", last = ""] = match ?? [];
  if (match === null || (first === "" && last === "")) return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return start > end ? ("none" as const) : { start, end };
};

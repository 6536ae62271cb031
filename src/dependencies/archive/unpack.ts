import {
  createWriteStream,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { errorCode } from "../../base/index.ts";
import { type Decompression, decompressed, gunzipped } from "./decompress.ts";
import { checkLinkTarget, safeParts } from "./member-path.ts";
import { readTar } from "./read-tar.ts";
import { ArchiveError, type ArchiveMember } from "./types.ts";

export type ArchiveType = "zip" | "tar" | "gzip";

export type Unpacking = Decompression & {
  /** What is there already stays; else it is replaced. */
  readonly keepExisting: boolean;
  readonly warn: (text: string) => void;
};

/**
 * Unpacks an archive into `dir` and gives the names of its members. Nothing is written outside `dir`, no link in it
 * leads outside, and where anything is wrong with the archive nothing of it is left: it grows in a directory of its
 * own, from which the members are moved at the end.
 */
export const unpack = async (
  path: string,
  type: ArchiveType,
  dir: string,
  unpacking: Unpacking,
): Promise<readonly string[]> => {
  mkdirSync(dir, { recursive: true });
  const temporary = join(dir, `.guild-cache-unpacking.${process.pid}`);
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary);
  try {
    const names = await extract(membersOf(path, type, unpacking), temporary, unpacking);
    moveInto(temporary, dir, names, unpacking.keepExisting);
    return names;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
};

async function* membersOf(
  path: string,
  type: ArchiveType,
  context: Decompression,
): AsyncGenerator<ArchiveMember> {
  if (type === "zip") {
    const { readZip } = await import("./read-zip.ts");
    yield* readZip(path);
  } else if (type === "tar") yield* readTar(decompressed(path, context));
  else {
    const name = basename(path).replace(/\.gz$/i, "");
    yield { kind: "file", name, mode: undefined, content: Readable.from(gunzipped(path)) };
  }
}

/** Links are made when all files are there, so that none is written through a link. */
const extract = async (
  members: AsyncIterable<ArchiveMember>,
  root: string,
  { signal, warn }: Unpacking,
): Promise<readonly string[]> => {
  const names = new Set<string>();
  const links: { readonly path: string; readonly target: string; readonly name: string }[] = [];
  for await (const member of members) {
    signal.throwIfAborted();
    const parts = safeParts(member.name);
    const path = join(root, ...parts);
    if (parts.length === 0) continue;
    if (member.kind === "other") {
      warn(`skipping ${member.name}: not a regular file`);
      continue;
    }
    names.add(member.name);
    if (member.kind === "link") {
      checkLinkTarget(member.name, parts.length - 1, member.target);
      links.push({ path, target: member.target, name: member.name });
      continue;
    }
    makeDir(member.kind === "dir" ? path : dirname(path), member.name);
    if (member.kind === "file") await writeMember(path, member, signal);
    if (member.kind === "hard-link") linkMember(path, join(root, ...safeParts(member.target)), member.name);
  }
  for (const { path, target, name } of links) {
    makeDir(dirname(path), name);
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) throw conflict(name);
    rmSync(path, { force: true });
    symlinkSync(target, path);
  }
  return [...names];
};

const writeMember = async (
  path: string,
  { content, mode, name }: Extract<ArchiveMember, { kind: "file" }>,
  signal: AbortSignal,
): Promise<void> => {
  const existing = lstatSync(path, { throwIfNoEntry: false });
  if (existing?.isDirectory()) throw conflict(name);
  // A later member of the same name counts; an older file may be another name of a hard link.
  if (existing !== undefined) rmSync(path);
  await pipeline(content, createWriteStream(path, { flags: "wx", mode: (mode ?? 0o666) | 0o600 }), {
    signal,
  });
};

const linkMember = (path: string, target: string, name: string): void => {
  const stats = lstatSync(target, { throwIfNoEntry: false });
  if (stats?.isFile() !== true)
    throw new ArchiveError(`member '${name}' is a link to what is not in the archive`);
  rmSync(path, { force: true });
  linkSync(target, path);
};

const makeDir = (dir: string, name: string): void => {
  try {
    mkdirSync(dir, { recursive: true });
  } catch (error) {
    const code = errorCode(error);
    if (code === "EEXIST" || code === "ENOTDIR") throw conflict(name);
    throw error;
  }
};

const conflict = (name: string): ArchiveError =>
  new ArchiveError(`member '${name}' is in the way of another of its members`);

/** Moves whole trees where nothing is in the way, else what they hold, one by one. */
const moveInto = (from: string, to: string, names: readonly string[], keepExisting: boolean): void => {
  const tops = new Set(names.map((name) => safeParts(name)[0] ?? ""));
  for (const top of tops) {
    if (top !== "" && lstatSync(join(from, top), { throwIfNoEntry: false })) {
      moveEntry(join(from, top), join(to, top), keepExisting);
    }
  }
};

const moveEntry = (from: string, to: string, keepExisting: boolean): void => {
  const old = lstatSync(to, { throwIfNoEntry: false });
  const isDir = lstatSync(from).isDirectory();
  if (isDir && old?.isDirectory()) {
    for (const name of readdirSync(from)) moveEntry(join(from, name), join(to, name), keepExisting);
    return;
  }
  if (old !== undefined && keepExisting) return;
  if (old?.isDirectory() || (isDir && old !== undefined)) rmSync(to, { recursive: true });
  renameSync(from, to);
};

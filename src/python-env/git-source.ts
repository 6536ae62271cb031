import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { errorCode } from "../base/index.ts";

/** The Git work tree around a directory, as far as pip names it: read from its files, without Git. */
export type GitSource = {
  /** Undefined: it has no remote. */
  readonly remote: string | undefined;
  readonly commit: string | undefined;
  /** From the work tree's top to the nearest directory with a `setup.py` or `pyproject.toml`; empty at the top. */
  readonly subdirectory: string;
};

/** Undefined: `dir` is in no Git work tree. */
export const gitSource = (dir: string): GitSource | undefined => {
  const top = workTree(dir);
  if (top === undefined) return undefined;
  const gitDir = gitDirOf(join(top, ".git"));
  const commonDir = resolve(gitDir, text(join(gitDir, "commondir")) ?? ".");
  return {
    remote: remoteUrl(text(join(commonDir, "config")) ?? ""),
    commit: headCommit(gitDir, commonDir),
    subdirectory: relative(top, dir),
  };
};

const workTree = (dir: string): string | undefined => {
  if (existsSync(join(dir, ".git"))) return dir;
  const parent = dirname(dir);
  return parent === dir ? undefined : workTree(parent);
};

/** `.git` is a file in linked work trees and sub-modules. */
const gitDirOf = (path: string): string => {
  if (statSync(path).isDirectory()) return path;
  const target = /^gitdir: (.+)$/m.exec(text(path) ?? "")?.[1];
  return target === undefined ? path : resolve(dirname(path), target.trim());
};

const remoteUrl = (config: string): string | undefined => {
  const remotes = new Map<string, string>();
  let section = "";
  for (const line of config.split("\n")) {
    section = /^\s*\[(.+)\]\s*$/.exec(line)?.[1] ?? section;
    const name = /^remote "(.+)"$/.exec(section)?.[1];
    const url = /^\s*url\s*=\s*(.+?)\s*$/.exec(line)?.[1];
    if (name !== undefined && url !== undefined && !remotes.has(name)) remotes.set(name, url);
  }
  const url = remotes.get("origin") ?? [...remotes.values()][0];
  return url === undefined ? undefined : pipUrl(url);
};

/** `git@host:path` is `ssh://git@host/path` for pip, a local path a `file:` URL. */
const pipUrl = (url: string): string => {
  if (/^\w+:\/\//.test(url)) return url;
  if (existsSync(url)) return `file://${url}`;
  const [, host, path] = /^((?:\w+@)?[^/:]+):(\w[^:]*)$/.exec(url) ?? [];
  return host === undefined ? url : `ssh://${host}/${path}`;
};

const headCommit = (gitDir: string, commonDir: string): string | undefined => {
  const head = text(join(gitDir, "HEAD"));
  const ref = /^ref: (.+)$/.exec(head ?? "")?.[1];
  if (ref === undefined) return head;
  const packed = (text(join(commonDir, "packed-refs")) ?? "").split("\n");
  return (
    text(join(gitDir, ref)) ??
    text(join(commonDir, ref)) ??
    packed.find((line) => line.endsWith(` ${ref}`))?.split(" ")[0]
  );
};

const text = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
};

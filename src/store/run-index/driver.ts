import { closeSync, openSync, readSync } from "node:fs";
import { createRequire } from "node:module";

/** What the index needs of an SQLite library. Errors of the library are thrown as they are. */
export type IndexDriver = {
  /** For `guild check`: `node:sqlite`, `libsql`. */
  readonly name: string;
  readonly open: (path: string) => Database;
};

export type Database = {
  readonly exec: (sql: string) => void;
  readonly prepare: (sql: string) => Statement;
  readonly close: () => void;
};

export type Statement = {
  readonly get: (...params: readonly SqlValue[]) => Row | undefined;
  readonly all: (...params: readonly SqlValue[]) => readonly Row[];
  readonly run: (...params: readonly SqlValue[]) => unknown;
};

export type SqlValue = string | number | Uint8Array | null;
export type Row = Readonly<Record<string, unknown>>;

/** The SQLite of this Node, else the package that npm installs beside Guild where it can; undefined without both. */
export const findDriver = (): IndexDriver | undefined => builtInDriver() ?? packagedDriver();

type SqliteModule = { readonly DatabaseSync: new (path: string) => Database };

const builtInDriver = (): IndexDriver | undefined => {
  const load = process.getBuiltinModule;
  if (typeof load !== "function") return undefined;
  const sqlite = quietly(() => load("node:sqlite")) as SqliteModule | undefined;
  if (sqlite === undefined) return undefined;
  return { name: "node:sqlite", open: (path) => new sqlite.DatabaseSync(path) };
};

/** Node warns that its SQLite is experimental, which is no news for a user of Guild. */
const quietly = <Result>(load: () => Result): Result => {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
};

const packagedDriver = (): IndexDriver | undefined => {
  try {
    // Never bundled: it finds its native part beside itself.
    const require = createRequire(import.meta.url);
    const Libsql = knowingTarget(require, () => require("libsql")) as new (path: string) => Database;
    return { name: "libsql", open: (path) => new Libsql(path) };
  } catch {
    // Not installed, or not for this machine: runs are then read from their files.
    return undefined;
  }
};

/**
 * Lets the package load without finding out which C library this system has: it makes a report of the whole process
 * for that and loads what starts processes, which takes longer than all the rest. We look at how Node itself was linked.
 */
const knowingTarget = <Result>(require: NodeJS.Require, load: () => Result): Result => {
  if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch)) return load();
  const inPackage = createRequire(require.resolve("libsql"));
  const family = isNodeOfMusl() ? "musl" : "glibc";
  const target = `linux-${process.arch}-${family === "musl" ? "musl" : "gnu"}`;
  const answers = {
    "@neon-rs/load": { currentTarget: () => target, load: () => null },
    "detect-libc": { familySync: () => family, GLIBC: "glibc", MUSL: "musl" },
  };
  const paths = Object.entries(answers).map(([name, exports]) => {
    const path = inPackage.resolve(name);
    const answer = { id: path, filename: path, loaded: true, exports };
    require.cache[path] = answer as unknown as NodeJS.Module;
    return path;
  });
  try {
    return load();
  } finally {
    for (const path of paths) delete require.cache[path];
  }
};

/** By the loader that the program asks for at its beginning. */
const isNodeOfMusl = (): boolean => {
  const beginning = Buffer.alloc(2048);
  const file = openSync(process.execPath, "r");
  try {
    readSync(file, beginning);
  } finally {
    closeSync(file);
  }
  return beginning.includes("/ld-musl-");
};

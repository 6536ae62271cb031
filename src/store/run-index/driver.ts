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
    const Libsql = createRequire(import.meta.url)("libsql") as new (path: string) => Database;
    return { name: "libsql", open: (path) => new Libsql(path) };
  } catch {
    // Not installed, or not for this machine: runs are then read from their files.
    return undefined;
  }
};

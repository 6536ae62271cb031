import { mkdirSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "../../base/index.ts";
import { type CellBlock, decodeCells, NumberBlock } from "./block.ts";
import type { Database, IndexDriver, Row, SqlValue, Statement } from "./driver.ts";

/** Raised with every change of what the tables mean: a file of another number is made anew. */
const schemaVersion = 1;

const schema = `
  CREATE TABLE block (at INTEGER NOT NULL, key TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (at, key));
  CREATE INDEX block_key ON block (key, at);
  CREATE TABLE root (name TEXT PRIMARY KEY, changed REAL NOT NULL, looked REAL NOT NULL);
  PRAGMA user_version = ${schemaVersion};
`;

const maxLogBytes = 1 << 20;

/** When the directory of a list was last changed, and when we looked. */
export type RootPrint = { readonly changed: number; readonly looked: number };

/**
 * The database of the index: facts of runs by block and key. It is a cache, so any failure of it is thrown as
 * `IndexError`, and whoever meets one does without.
 */
export class IndexFile {
  readonly path: string;
  readonly #driver: IndexDriver;
  readonly #db: Database;
  readonly #statements = new Map<string, Statement>();
  #isReading = false;

  constructor(driver: IndexDriver, path: string) {
    this.path = path;
    this.#driver = driver;
    this.#db = guarded(() => openDatabase(driver, path));
  }

  /** Another connection, to write while this one goes on seeing what it saw. */
  reopen(): IndexFile {
    return new IndexFile(this.#driver, this.path);
  }

  /** All reads up to `close` see one state. */
  beginReading(): void {
    guarded(() => this.#db.exec("BEGIN"));
    this.#isReading = true;
  }

  /** Runs `write` in a transaction that waits its turn, or fails. */
  write(write: () => void): void {
    guarded(() => this.#db.exec("BEGIN IMMEDIATE"));
    try {
      write();
      guarded(() => this.#db.exec("COMMIT"));
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  #rollBack(): void {
    try {
      this.#db.exec("ROLLBACK");
    } catch {
      // The failure that brought us here is the one to tell of; closing ends the transaction as well.
    }
  }

  close(): void {
    guarded(() => {
      if (this.#isReading) this.#db.exec("COMMIT");
      this.#mergeLog();
      this.#db.close();
    });
  }

  /** A long log of changes is read by everyone who opens the file, so it is merged unless somebody is reading it. */
  #mergeLog(): void {
    const log = statSync(`${this.path}-wal`, { throwIfNoEntry: false });
    if (log === undefined || log.size < maxLogBytes) return;
    this.#db.exec("PRAGMA busy_timeout = 0");
    this.#db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
  }

  rootPrint(name: string): RootPrint | undefined {
    const row = this.#get("SELECT changed, looked FROM root WHERE name = ?", name);
    return row === undefined ? undefined : { changed: Number(row.changed), looked: Number(row.looked) };
  }

  putRootPrint(name: string, { changed, looked }: RootPrint): void {
    this.#run("INSERT OR REPLACE INTO root VALUES (?, ?, ?)", name, changed, looked);
  }

  /** Keys of each block. */
  keysByBlock(): ReadonlyMap<number, ReadonlySet<string>> {
    const keys = new Map<number, Set<string>>();
    const json = this.#get("SELECT json_group_array(at) AS blocks, json_group_array(key) AS keys FROM block");
    return guarded(() => {
      const blocks = JSON.parse(String(json?.blocks)) as readonly number[];
      const names = JSON.parse(String(json?.keys)) as readonly string[];
      blocks.forEach((at, row) => {
        const known = keys.get(at) ?? new Set();
        known.add(names[row] ?? "");
        keys.set(at, known);
      });
      return keys;
    });
  }

  cells(key: string, at: number): CellBlock | undefined {
    const data = this.#data(key, at);
    return data === undefined ? undefined : guarded(() => decodeCells(String(data)));
  }

  /** How many blocks there are, with those in between that are empty. */
  blockCount(): number {
    return Number(this.#get("SELECT coalesce(max(at) + 1, 0) AS count FROM block")?.count);
  }

  /** All blocks of one fact, in one reading. */
  column(key: string): readonly (readonly [at: number, cells: CellBlock])[] {
    // JSON has no line ends of its own. Both lists come in the same order.
    const sql = `SELECT group_concat(at, char(10)) AS blocks, group_concat(data, char(10)) AS cells
      FROM (SELECT at, data FROM block WHERE key = ? ORDER BY at)`;
    const row = this.#get(sql, key);
    if (row === undefined || row.blocks === null) return [];
    const cells = String(row.cells).split("\n");
    const blocks = String(row.blocks).split("\n");
    return guarded(() => blocks.map((at, place) => [Number(at), decodeCells(cells[place] ?? "")]));
  }

  numbers(key: string, at: number, width: number): NumberBlock | undefined {
    const data = this.#data(key, at);
    if (data === undefined) return undefined;
    return guarded(() => {
      if (!(data instanceof Uint8Array)) throw new Error("not a block of numbers");
      return new NumberBlock(width, data);
    });
  }

  put(key: string, at: number, data: string | Uint8Array): void {
    this.#run("INSERT OR REPLACE INTO block (at, key, data) VALUES (?, ?, ?)", at, key, data);
  }

  remove(key: string, at: number): void {
    this.#run("DELETE FROM block WHERE at = ? AND key = ?", at, key);
  }

  #data(key: string, at: number): unknown {
    return this.#get("SELECT data FROM block WHERE key = ? AND at = ?", key, at)?.data;
  }

  #get(sql: string, ...params: readonly SqlValue[]): Row | undefined {
    return guarded(() => this.#statement(sql).get(...params) ?? undefined);
  }

  #run(sql: string, ...params: readonly SqlValue[]): void {
    guarded(() => this.#statement(sql).run(...params));
  }

  #statement(sql: string): Statement {
    const known = this.#statements.get(sql) ?? this.#db.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }
}

/** The index cannot be used. `isDamaged`: its file is no index of ours and has to be made anew. */
export class IndexError extends Error {
  readonly isDamaged: boolean;

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "IndexError";
    this.isDamaged = !isPassing(cause);
  }
}

/** Runs `use` with every failure of the database, or of what is in it, as an `IndexError`. */
const guarded = <Result>(use: () => Result): Result => {
  try {
    return use();
  } catch (error) {
    throw error instanceof IndexError ? error : new IndexError(error);
  }
};

/** Whether a failure is one of the place or the moment: locked, no permission, disk full, not to be opened. */
const isPassing = (error: unknown): boolean => {
  const number = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : undefined;
  if (number !== undefined) return passingNumbers.has(number);
  const code = errorCode(error) ?? "";
  return (
    /^SQLITE_(PERM|BUSY|LOCKED|READONLY|IOERR|FULL|CANTOPEN|PROTOCOL|AUTH)/.test(code) ||
    /^E[A-Z]+$/.test(code)
  );
};

const passingNumbers: ReadonlySet<number> = new Set([3, 5, 6, 8, 10, 13, 14, 15, 23]);

const openDatabase = (driver: IndexDriver, path: string): Database => {
  mkdirSync(dirname(path), { recursive: true });
  const db = driver.open(path);
  // A writer waits for another one; reads never wait.
  db.exec("PRAGMA busy_timeout = 3000");
  if (versionOf(db) === schemaVersion) {
    db.exec("PRAGMA synchronous = NORMAL");
    return db;
  }
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE");
  // Another process may have made the tables while we waited.
  if (versionOf(db) !== schemaVersion) {
    db.exec("DROP TABLE IF EXISTS block; DROP TABLE IF EXISTS root;");
    db.exec(schema);
  }
  db.exec("COMMIT");
  return db;
};

const versionOf = (db: Database): unknown => db.prepare("PRAGMA user_version").get()?.user_version;

/** Deletes an index; another process that has it open goes on with what it has. */
export const deleteIndex = (path: string): void => {
  for (const suffix of ["-wal", "-shm", ""]) rmSync(path + suffix, { force: true });
};

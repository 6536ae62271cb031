/** An object of a store. */
export type StoredObject = {
  readonly key: string;
  readonly size: number;
  /** Changes with the contents; the MD5 of them where it is 32 hex digits. */
  readonly etag: string | undefined;
};

/** A file that went over. `sha256` is that of what arrived. */
export type Sent = {
  readonly sha256: string;
  readonly size: number;
  /** The MD5 of it, where the store names files by that. */
  readonly md5?: string | undefined;
};

/** What each kind of store can do; pushing, pulling, lists and trash are made of this once for all. Keys have no leading slash. */
export type Store = {
  /** All objects below `prefix`, which ends with a slash. */
  readonly list: (prefix: string) => Promise<readonly StoredObject[]>;
  /** Undefined if there is no such object. */
  readonly read: (key: string) => Promise<Buffer | undefined>;
  readonly write: (key: string, body: Buffer) => Promise<void>;
  /** Sends a file; what arrives is compared with what was there. */
  readonly upload: (key: string, path: string, signal: AbortSignal) => Promise<Sent>;
  /** Gets a file into `path`; goes on where an interrupted download ended. */
  readonly download: (key: string, path: string, signal: AbortSignal) => Promise<Sent>;
  /** Moves all objects below a prefix to below another one. */
  readonly move: (from: string, to: string) => Promise<void>;
  readonly remove: (keys: readonly string[]) => Promise<void>;
};

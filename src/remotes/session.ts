import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attrPath, guildNames, guildPath, type Run } from "../run/index.ts";
import { keepRun, knownRun, mirrorFiles, mirrorRunDir, setLocalMetaId } from "./mirror/files.ts";
import { refreshMirror } from "./mirror/refresh.ts";
import { announceChange, replayChanges, snapshotOf } from "./mirror/replay.ts";
import type { Store } from "./store/types.ts";
import { inParallel } from "./sync/pool.ts";
import { finishTree, pullRun } from "./sync/pull-run.ts";
import { pushRun } from "./sync/push-run.ts";
import { type Place, readRecord, runPrefix } from "./sync/record.ts";
import { isFile, runTree, type TreeEntry } from "./sync/run-tree.ts";
import type { RemoteContext, StoreRemote } from "./types.ts";

/** A store remote at work. */
export type StoreSession = {
  /** The runs of the remote as a guild home of this machine: whole for a directory, else without their big files. */
  readonly home: string;
  /** Does to the store what was done to `home` since the session began. */
  readonly replay: () => Promise<void>;
  /** Sends runs; gives how many had something to send. */
  readonly push: (runs: readonly Run[], options: PushOptions) => Promise<number>;
  readonly pull: (runs: readonly Run[], options: PullOptions) => Promise<void>;
  /** Gets files of a run for looking at: those of whose paths `isWanted` holds. */
  readonly fetch: (run: Run, dir: string, isWanted: (path: string) => boolean) => Promise<void>;
  /** What a run has printed, as far as the store has it. */
  readonly output: (run: Run) => Promise<Buffer>;
  /** All there is of a run, by the records. */
  readonly entries: (run: Run) => readonly TreeEntry[];
};

type PushOptions = { readonly delete: boolean; readonly begin: (id: string) => void };
type PullOptions = PushOptions & {
  /** Guild home the runs go to. */
  readonly home: string;
};

/** Starts to work with a store: what changed there since the last time is read first. */
export const openSession = async (remote: StoreRemote, context: RemoteContext): Promise<StoreSession> => {
  const store = await remote.open();
  return remote.home === undefined
    ? mirrorSession(remote, store, context)
    : dirSession(remote, remote.home, store, context);
};

const dirSession = (
  remote: StoreRemote,
  home: string,
  store: Store,
  { signal }: RemoteContext,
): StoreSession => ({
  home,
  replay: async () => {},
  push: async (runs, options) => {
    let count = 0;
    for (const run of runs) {
      options.begin(run.id);
      const runDir = join(home, "runs", run.id);
      const there = await recordedTree(store, "runs", run.id, runDir);
      const finish = (_id: string, entries: readonly TreeEntry[]) => finishTree(runDir, entries);
      const record = await pushRun(run, { store, there, finish, delete: options.delete, signal });
      if (record !== undefined) count += 1;
    }
    if (count > 0) await announceChange(store);
    return count;
  },
  pull: async (runs, options) => {
    for (const run of runs) {
      options.begin(run.id);
      const entries = await recordedTree(store, "runs", run.id, run.dir);
      const target = join(options.home, "runs", run.id);
      await pullRun(run.id, target, { store, place: "runs", entries, delete: options.delete, signal });
      markRemote({ id: run.id, dir: target }, run.dir, remote.config.name);
    }
  },
  fetch: async () => {},
  output: async (run) => (await store.read(`${runPrefix("runs", run.id)}.guild/output`)) ?? Buffer.alloc(0),
  entries: (run) => runTree(run.dir),
});

/** What a directory has of a run, with the hashes of files that are as they were when they were pushed. */
const recordedTree = async (
  store: Store,
  place: Place,
  id: string,
  dir: string,
): Promise<readonly TreeEntry[]> => {
  const tree = runTree(dir);
  if (tree.length === 0) return tree;
  const record = await readRecord(store, place, id);
  const known = new Map(record?.files.map((entry) => [entry.path, entry]));
  return tree.map((entry) => {
    const old = known.get(entry.path);
    if (!isFile(entry) || old === undefined || !isFile(old)) return entry;
    return old.size === entry.size && old.mtime === entry.mtime ? { ...entry, sha256: old.sha256 } : entry;
  });
};

const mirrorSession = async (
  remote: StoreRemote,
  store: Store,
  { signal }: RemoteContext,
): Promise<StoreSession> => {
  const mirror = mirrorFiles(remote.config, remote.uri);
  await refreshMirror(mirror, store);
  const before = snapshotOf(mirror);
  const entriesOf = (place: Place, id: string) => knownRun(mirror, place, id)?.record.files;
  const placeOf = (run: Run): Place => (run.dir.startsWith(join(mirror.dir, "trash")) ? "trash" : "runs");
  return {
    home: mirror.dir,
    replay: () => replayChanges(mirror, store, before),
    push: async (runs, options) => {
      let count = 0;
      await inParallel(
        runs,
        async (run) => {
          options.begin(run.id);
          const there = entriesOf("runs", run.id) ?? (await halfSent(store, run.id));
          const record = await pushRun(run, { store, there, delete: options.delete, signal });
          if (record === undefined) return;
          count += 1;
          setLocalMetaId(mirror, undefined);
          keepRun(mirror, "runs", record, "");
        },
        8,
      );
      if (count > 0) {
        await announceChange(store);
        await refreshMirror(mirror, store);
      }
      return count;
    },
    pull: async (runs, options) => {
      for (const run of runs) {
        options.begin(run.id);
        const entries = entriesOf("runs", run.id) ?? [];
        const target = join(options.home, "runs", run.id);
        await pullRun(run.id, target, { store, place: "runs", entries, delete: options.delete, signal });
        markRemote({ id: run.id, dir: target }, mirrorRunDir(mirror, "runs", run.id), remote.config.name);
      }
    },
    fetch: async (run, dir, isWanted) => {
      const place = placeOf(run);
      const entries = (entriesOf(place, run.id) ?? []).filter(({ path }) => isWanted(path));
      await pullRun(run.id, dir, { store, place, entries, delete: false, signal, withLocks: true });
    },
    output: async (run) => (await store.read(`${runPrefix("runs", run.id)}.guild/output`)) ?? Buffer.alloc(0),
    entries: (run) => entriesOf(placeOf(run), run.id) ?? [],
  };
};

/** What an interrupted push left. */
const halfSent = async (store: Store, id: string): Promise<readonly TreeEntry[]> => {
  const prefix = runPrefix("runs", id);
  return (await store.list(prefix)).map(({ key, size, etag }) => ({
    path: key.slice(prefix.length),
    size,
    md5: etag !== undefined && /^[0-9a-f]{32}$/.test(etag) ? etag : undefined,
  }));
};

/** A run that goes on over there shows as `running (REMOTE)` until it is pulled again after its end. */
const markRemote = (
  run: { readonly id: string; readonly dir: string },
  source: string,
  remote: string,
): void => {
  const there = { dir: source };
  const isRunning =
    (existsSync(guildPath(there, guildNames.lock)) || existsSync(guildPath(there, guildNames.remoteLock))) &&
    !existsSync(attrPath(there, "exit_status"));
  const mark = guildPath(run, guildNames.remoteLock);
  if (isRunning) writeFileSync(mark, remote);
  else rmSync(mark, { force: true });
};

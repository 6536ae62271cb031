import { statSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "../store/types.ts";
import { isIndexedMetaId, metaIdKey, newMetaId, readMetaId } from "../sync/meta-id.ts";
import { inParallel } from "../sync/pool.ts";
import { formatRecord, type Place, type RunRecordObject, recordKey, runPrefix } from "../sync/record.ts";
import { isFile } from "../sync/run-tree.ts";
import {
  keepRecord,
  knownRun,
  type MirrorFiles,
  mirrorRunDir,
  mirrorTexts,
  runIds,
  setLocalMetaId,
} from "./files.ts";

/** How the mirror was before a command worked on it. */
export type Snapshot = {
  readonly runs: ReadonlySet<string>;
  readonly trash: ReadonlySet<string>;
  /** Time of the attributes of each run. */
  readonly attrs: ReadonlyMap<string, bigint>;
};

export const snapshotOf = (mirror: MirrorFiles): Snapshot => {
  const runs = runIds(mirror, "runs");
  return {
    runs: new Set(runs),
    trash: new Set(runIds(mirror, "trash")),
    attrs: new Map(runs.map((id) => [id, attrsTime(mirror, id)])),
  };
};

const attrsTime = (mirror: MirrorFiles, id: string): bigint =>
  statSync(join(mirrorRunDir(mirror, "runs", id), ".guild", "attrs"), {
    bigint: true,
    throwIfNoEntry: false,
  })?.mtimeNs ?? 0n;

/** Does to the store what a command did to the mirror: runs deleted, restored, purged, attributes changed. */
export const replayChanges = async (mirror: MirrorFiles, store: Store, before: Snapshot): Promise<void> => {
  const after = snapshotOf(mirror);
  const moved = (from: Place, to: Place) =>
    [...before[from]].filter((id) => !after[from].has(id) && after[to].has(id) && !before[to].has(id));
  const gone = (place: Place) =>
    [...before[place]].filter((id) => !after.runs.has(id) && !after.trash.has(id));
  const changed = [...after.attrs].filter(
    ([id, time]) => before.attrs.has(id) && before.attrs.get(id) !== time,
  );
  const works = [
    ...moved("runs", "trash").map((id) => () => moveRun(mirror, store, id, "runs", "trash")),
    ...moved("trash", "runs").map((id) => () => moveRun(mirror, store, id, "trash", "runs")),
    ...gone("runs").map((id) => () => removeRun(store, "runs", id)),
    ...gone("trash").map((id) => () => removeRun(store, "trash", id)),
    ...changed.map(
      ([id]) =>
        () =>
          sendAttrs(mirror, store, id),
    ),
  ];
  if (works.length === 0) return;
  setLocalMetaId(mirror, undefined);
  await inParallel(works, (work) => work(), 4);
  await announceChange(store);
};

/** Tells all that look at the store that it changed. */
export const announceChange = async (store: Store): Promise<void> => {
  const last = await readMetaId(store);
  const isIndexed = last === undefined ? (await store.list("runs/")).length === 0 : isIndexedMetaId(last);
  await store.write(metaIdKey, Buffer.from(newMetaId(isIndexed)));
};

const moveRun = async (
  mirror: MirrorFiles,
  store: Store,
  id: string,
  from: Place,
  to: Place,
): Promise<void> => {
  const record = knownRun(mirror, from, id)?.record;
  await store.move(runPrefix(from, id), runPrefix(to, id));
  if (record !== undefined) await store.write(recordKey(to, id), formatRecord(record));
  await store.remove([recordKey(from, id)]);
};

const removeRun = async (store: Store, place: Place, id: string): Promise<void> => {
  const prefix = runPrefix(place, id);
  const objects = await store.list(prefix);
  // Without its reference it is no run, should this be interrupted.
  await store.remove([`${prefix}.guild/opref`, recordKey(place, id)]);
  await store.remove(objects.map(({ key }) => key));
};

const sendAttrs = async (mirror: MirrorFiles, store: Store, id: string): Promise<void> => {
  const record = knownRun(mirror, "runs", id)?.record;
  if (record === undefined) return;
  const texts = mirrorTexts(mirror, "runs", id);
  const earlier = Object.entries(record.texts).filter(([path]) => path.startsWith(".guild/attrs/"));
  const gone = earlier.map(([path]) => path).filter((path) => texts[path] === undefined);
  const changed = Object.entries(texts).filter(([path, text]) => record.texts[path] !== text);
  const prefix = runPrefix("runs", id);
  for (const [path, text] of changed) await store.write(`${prefix}${path}`, Buffer.from(text));
  await store.remove(gone.map((path) => `${prefix}${path}`));
  const next = changedRecord(record, new Map(changed), new Set(gone));
  await store.write(recordKey("runs", id), formatRecord(next));
  keepRecord(mirror, "runs", next, "");
};

const changedRecord = (
  record: RunRecordObject,
  changed: ReadonlyMap<string, string>,
  gone: ReadonlySet<string>,
): RunRecordObject => ({
  ...record,
  files: [
    ...record.files.filter(({ path }) => !gone.has(path) && !changed.has(path)),
    ...[...changed].map(([path, text]) => {
      const old = record.files.find((entry) => entry.path === path);
      const mode = old !== undefined && isFile(old) ? old.mode : undefined;
      return { path, size: Buffer.byteLength(text), mode };
    }),
  ],
  texts: {
    ...Object.fromEntries(Object.entries(record.texts).filter(([path]) => !gone.has(path))),
    ...Object.fromEntries(changed),
  },
});

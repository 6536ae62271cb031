import { createHash } from "node:crypto";
import type { Store, StoredObject } from "../store/types.ts";
import { isIndexedMetaId, readMetaId } from "../sync/meta-id.ts";
import { inParallel } from "../sync/pool.ts";
import {
  isInside,
  isListed,
  listPrefix,
  type Place,
  parseRecord,
  type RunRecordObject,
  recordKey,
  runPrefix,
} from "../sync/record.ts";
import { commitPath, isFile, opRefPath, type TreeEntry } from "../sync/run-tree.ts";
import {
  forgetRun,
  keepRun,
  knownEtag,
  knownIds,
  knownRun,
  localMetaId,
  type MirrorFiles,
  runIds,
  setLocalMetaId,
} from "./files.ts";

const places: readonly Place[] = ["runs", "trash"];

/** Brings what is known of a store up to date: one question where nothing changed. */
export const refreshMirror = async (mirror: MirrorFiles, store: Store): Promise<void> => {
  const metaId = await readMetaId(store);
  if (metaId !== undefined && metaId === localMetaId(mirror)) return;
  setLocalMetaId(mirror, undefined);
  const isIndexed = metaId !== undefined && isIndexedMetaId(metaId);
  await Promise.all(
    places.map((place) =>
      isIndexed ? refreshIndexed(mirror, store, place) : refreshListed(mirror, store, place),
    ),
  );
  if (metaId !== undefined) setLocalMetaId(mirror, metaId);
};

/** Reads the records that changed. */
const refreshIndexed = async (mirror: MirrorFiles, store: Store, place: Place): Promise<void> => {
  const records = await storedRecords(store, place);
  forgetOthers(mirror, place, new Set(records.keys()));
  const changed = [...records].filter(([id, { etag }]) => knownEtag(mirror, place, id) !== (etag ?? ""));
  await inParallel(changed, async ([id, { key, etag }]) => {
    const body = await store.read(key);
    const record = body && parseRecord(body.toString("utf8"), id);
    if (record !== undefined) keepRun(mirror, place, record, etag ?? "");
  });
};

const storedRecords = async (store: Store, place: Place): Promise<ReadonlyMap<string, StoredObject>> => {
  const prefix = recordKey(place, "").replace(/\.json$/, "");
  const objects = await store.list(prefix);
  return new Map(
    objects
      .filter(({ key }) => key.endsWith(".json"))
      .map((object) => [object.key.slice(prefix.length, -".json".length), object] as const)
      .filter(([id]) => isInside(id) && !id.includes("/")),
  );
};

const forgetOthers = (mirror: MirrorFiles, place: Place, kept: ReadonlySet<string>): void => {
  for (const id of new Set([...knownIds(mirror, place), ...runIds(mirror, place)])) {
    if (!kept.has(id)) forgetRun(mirror, place, id);
  }
};

/** Compares all objects: Guild 0.9 changed something, and it keeps no records. */
const refreshListed = async (mirror: MirrorFiles, store: Store, place: Place): Promise<void> => {
  const [records, runs] = await Promise.all([storedRecords(store, place), storedRuns(store, place)]);
  forgetOthers(mirror, place, new Set(runs.keys()));
  await inParallel([...runs], async ([id, objects]) => {
    const stored = records.has(id) ? await store.read(recordKey(place, id)) : undefined;
    const earlier = stored ? parseRecord(stored.toString("utf8"), id) : knownRun(mirror, place, id)?.record;
    const record = await recordOf(store, { place, id, objects, earlier });
    // No etag: the record in the store, if any, is not what is kept here.
    keepRun(mirror, place, record, "");
  });
};

/** The objects of each run by path. What has no reference is no run, or not whole yet. */
const storedRuns = async (
  store: Store,
  place: Place,
): Promise<ReadonlyMap<string, ReadonlyMap<string, StoredObject>>> => {
  const prefix = listPrefix(place);
  const runs = new Map<string, Map<string, StoredObject>>();
  for (const object of await store.list(prefix)) {
    const [id = "", ...rest] = object.key.slice(prefix.length).split("/");
    const path = rest.join("/");
    if (!isInside(id) || !isInside(path)) continue;
    const objects = runs.get(id) ?? new Map<string, StoredObject>();
    runs.set(id, objects.set(path, object));
  }
  return new Map([...runs].filter(([, objects]) => objects.has(opRefPath)));
};

type Found = {
  readonly place: Place;
  readonly id: string;
  readonly objects: ReadonlyMap<string, StoredObject>;
  readonly earlier: RunRecordObject | undefined;
};

const recordOf = async (store: Store, { place, id, objects, earlier }: Found): Promise<RunRecordObject> => {
  const known = new Map(earlier?.files.map((entry) => [entry.path, entry]));
  const texts: Record<string, string> = {};
  const listed = [...objects].filter(([path]) => isListed(path));
  await inParallel(listed, async ([path, { etag }]) => {
    const text = earlier?.texts[path];
    if (text !== undefined && createHash("md5").update(text).digest("hex") === etag) texts[path] = text;
    else texts[path] = (await store.read(`${runPrefix(place, id)}${path}`))?.toString("utf8") ?? "";
  });
  const files = [...objects]
    .filter(([path]) => path !== commitPath)
    .map(([path, object]) => entryOf(path, object, known.get(path)));
  const shapes = [...known.values()].filter((entry) => !isFile(entry));
  return { version: 1, id, files: [...files, ...shapes], texts };
};

const entryOf = (path: string, { size, etag }: StoredObject, known: TreeEntry | undefined): TreeEntry => {
  const md5 = etag !== undefined && /^[0-9a-f]{32}$/.test(etag) ? etag : undefined;
  const isKnown = known !== undefined && isFile(known) && known.size === size && known.md5 === md5;
  return isKnown ? known : { path, size, md5 };
};

import { UserError } from "../../base/index.ts";

/** The first key of a store, relative to its root, that no Guild wrote; undefined if all are ours. */
export const foreignKey = (keys: readonly string[]): string | undefined => {
  const runs = new Set(keys.flatMap((key) => runKey.exec(key)?.[1] ?? []));
  return keys.find((key) => !isOurs(key, runs));
};

/** A file below a run's own directory of Guild: what holds one is a run. */
const runKey = /^((?:trash\/)?runs\/[^/]+)\/\.guild\//;

const isOurs = (key: string, runs: ReadonlySet<string>): boolean => {
  if (/^meta-id(?:\.|$)/.test(key) || /^(?:trash\/)?index\/[^/]+\.json(?:\.|$)/.test(key)) return true;
  const [, dir = "", id = ""] = /^((?:trash\/)?runs\/([^/]+))\//.exec(key) ?? [];
  // A push that was cut off may have sent no file of `.guild` yet.
  return runs.has(dir) || /^[0-9a-f]{32}$/.test(id);
};

/** What a stop says that would lose things of others. */
export const holdsOthers = (place: string, first: string, force: string): UserError =>
  new UserError(`${place} holds other things than runs: ${first}`, {
    hint: `Nothing was deleted. ${force}`,
  });

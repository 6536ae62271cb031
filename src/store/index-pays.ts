import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../base/index.ts";

/** Below these numbers of runs reading their files costs less than loading a database. Measured by `bench/store.ts`. */
const worthIndexing = { list: 500, scalars: 20 };

/** So many runs are read from their files even where there is an index: they have to be looked at in any case. */
export const fewRuns = 200;

/**
 * Whether runs of the directory `dir` are better looked up in the index. `GUILD_INDEX=never` and `always` decide
 * without looking.
 */
export const indexPays = (
  { home, env }: Pick<Context, "home" | "env">,
  dir: string,
  readsScalars: boolean,
): boolean => {
  if (env.GUILD_RUNS_PARENT || env.GUILD_INDEX === "never") return false;
  if (env.GUILD_INDEX === "always" || existsSync(join(home, "cache", "index", "runs.db"))) return true;
  return countEntries(dir) >= (readsScalars ? worthIndexing.scalars : worthIndexing.list);
};

const countEntries = (dir: string): number => {
  try {
    return readdirSync(dir).length;
  } catch {
    // Not there, or closed to us: whoever lists it says so.
    return 0;
  }
};

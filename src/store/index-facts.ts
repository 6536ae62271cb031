import type { Context } from "../base/index.ts";

/** Which SQLite library the index of runs is kept with, and in which file; undefined for what there is not. */
export const indexFacts = async (
  context: Pick<Context, "home" | "userHome" | "env">,
): Promise<{ readonly driver: string | undefined; readonly path: string | undefined }> => {
  const { findDriver } = await import("./run-index/driver.ts");
  const { indexPath } = await import("./run-index/place.ts");
  return { driver: findDriver()?.name, path: indexPath(context) };
};

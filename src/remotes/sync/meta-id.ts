import { createHash, randomBytes } from "node:crypto";
import type { Store } from "../store/types.ts";

export const metaIdKey = "meta-id";

/**
 * A new `meta-id`, 32 hex digits as 0.9 writes after every change. One of ours says by its last eight digits that
 * the records in `index/` tell all; after a change by 0.9 they do not.
 */
export const newMetaId = (isIndexed: boolean): string => {
  const head = randomBytes(12).toString("hex");
  return isIndexed ? `${head}${checkDigits(head)}` : randomBytes(16).toString("hex");
};

/** Whether everything that was changed before this `meta-id` is in the records. */
export const isIndexedMetaId = (id: string): boolean => id.slice(24) === checkDigits(id.slice(0, 24));

const checkDigits = (head: string): string =>
  createHash("sha256").update(`guild ${head}`).digest("hex").slice(0, 8);

export const readMetaId = async (store: Store): Promise<string | undefined> =>
  (await store.read(metaIdKey))?.toString("utf8").trim();

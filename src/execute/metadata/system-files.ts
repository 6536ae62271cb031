import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The trimmed text of a file the kernel offers, or undefined: absent, not ours to read, or another system. */
export const readSystemFile = (...path: readonly string[]): string | undefined => {
  try {
    return readFileSync(join(...path), "utf8").trim();
  } catch {
    return undefined;
  }
};

/** Sorted names in a directory the kernel offers; none if it is not there. */
export const listSystemDir = (...path: readonly string[]): readonly string[] => {
  try {
    return readdirSync(join(...path)).sort();
  } catch {
    return [];
  }
};

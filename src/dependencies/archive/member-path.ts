import { ArchiveError } from "./types.ts";

/** The parts of a member's path below the directory it is unpacked into. Throws if it would lead outside. */
export const safeParts = (name: string): readonly string[] => {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (name.startsWith("/") || name.includes("\0") || parts.includes("..")) throw outside(name);
  return parts;
};

/**
 * Throws unless a link `depth` directories down stays inside. `..` is allowed only before all else: there it is above
 * real directories, while after a name it might be above wherever another link leads.
 */
export const checkLinkTarget = (name: string, depth: number, target: string): void => {
  const parts = target.split("/").filter((part) => part !== "" && part !== ".");
  const ups = parts.findIndex((part) => part !== "..");
  const leading = ups < 0 ? parts.length : ups;
  const isInside = leading <= depth && !parts.slice(leading).includes("..");
  if (!isInside || target === "" || target.startsWith("/") || target.includes("\0")) {
    throw new ArchiveError(`member '${name}' is a link that leads outside of the archive ('${target}')`);
  }
};

const outside = (name: string): ArchiveError =>
  new ArchiveError(`member '${name}' lies outside of the archive`);

export { ArchiveError } from "./types.ts";
export { type ArchiveType, unpack } from "./unpack.ts";

import type { Readable } from "node:stream";

/** One member of an archive, in its order. `name` is as stored, without a leading `./`. */
export type ArchiveMember = { readonly name: string } & (
  | { readonly kind: "file"; readonly mode: number | undefined; readonly content: Readable }
  | { readonly kind: "dir" }
  | { readonly kind: "link"; readonly target: string }
  /** Another name of a member before it. */
  | { readonly kind: "hard-link"; readonly target: string }
  /** A device, a pipe: nothing to unpack. */
  | { readonly kind: "other" }
);

/** Something is wrong with an archive; the text goes on from its path. */
export class ArchiveError extends Error {}

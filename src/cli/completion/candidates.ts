/** What may stand at the cursor: a value, or what the shell is to look up itself. */
export type Candidate =
  | { readonly kind: "value"; readonly value: string; readonly help?: string | undefined }
  /** Files below `dir`, the current directory by default; `endings` undefined: any. Directories are always offered. */
  | { readonly kind: "files"; readonly endings?: readonly string[]; readonly dir?: string }
  /** The same after `@`. */
  | { readonly kind: "batch-files"; readonly endings: readonly string[] }
  | { readonly kind: "dirs" }
  /** What is chosen is to be continued: no space after it. */
  | { readonly kind: "no-space" }
  /** A colon is part of the word. */
  | { readonly kind: "no-colon-break" };

export const values = (texts: Iterable<string>): readonly Candidate[] =>
  [...texts].map((value) => ({ kind: "value", value }));

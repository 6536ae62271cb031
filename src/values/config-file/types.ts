import type { PyKey, PyMap, PyValue } from "../../base/index.ts";

/** A value to be set at a path of keys. */
export type ConfigEdit = { readonly path: readonly PyKey[]; readonly value: PyValue };

export type ConfigFormat = {
  readonly parse: (text: string) => PyMap;
  /** The configuration written anew: without the comments and the form of the file it was read from. */
  readonly format: (config: PyMap) => string;
  /** The text with values set in their places and all else as it was; undefined where that is not possible. */
  readonly edit: (text: string, edits: readonly ConfigEdit[]) => string | undefined;
  /** Values with the types that they have as flags. */
  readonly typed: (config: PyMap) => PyMap;
  /** All values of a file are texts. */
  readonly textsOnly?: true;
};

/** A replacement of a part of a text. */
export type Splice = { readonly start: number; readonly end: number; readonly text: string };

/** The text with all splices done. They must not overlap. */
export const applySplices = (text: string, splices: readonly Splice[]): string => {
  // Of several at one place the first is to come first.
  const ordered = splices.map((splice, index) => ({ ...splice, index }));
  ordered.sort((a, b) => b.start - a.start || b.index - a.index);
  return ordered.reduce(
    (edited, { start, end, text: part }) => edited.slice(0, start) + part + edited.slice(end),
    text,
  );
};

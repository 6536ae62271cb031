const printableAscii = /^[\x20-\x7e]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start with a control character
const styleCode = /\u001b\[[0-9;]*m/;

/** Terminal columns `text` takes: style codes none, wide characters two, combining ones none. */
export const textWidth = (text: string): number => {
  if (printableAscii.test(text)) return text.length;
  let width = 0;
  for (const [cluster] of clusters(text)) width += clusterWidth(cluster);
  return width;
};

/** `text` filled with spaces to `width` columns. */
export const padEnd = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - textWidth(text)));

/** The longest start of `text` that fits `width` columns. Style codes are kept, so no style is left open. */
export const clip = (text: string, width: number): string => {
  if (textWidth(text) <= width) return text;
  let room = width;
  let kept = "";
  for (const [cluster] of clusters(text)) {
    room -= clusterWidth(cluster);
    if (room >= 0 || styleCode.test(cluster)) kept += cluster;
  }
  return kept;
};

// The patterns are in functions because making them takes a millisecond, which plain texts need not pay.

/** What is drawn as one: a style code, a flag, an emoji with all that is joined to it, or one character. */
const clusters = (text: string) =>
  text.matchAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start with a control character
    /\u001b\[[0-9;]*m|\p{RI}\p{RI}|\p{ExtPict}(?:\p{EMod}|\ufe0f)?(?:\u200d\p{ExtPict}(?:\p{EMod}|\ufe0f)?)*|[\s\S]/gu,
  );

/** A character that takes no column: combining marks, joiners, control characters, Hangul vowels and finals. */
const isZeroWidth = (cluster: string): boolean =>
  /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}\p{Cs}\u1160-\u11ff]/u.test(cluster);

// Unicode's East Asian Width W and F, in the blocks that are so throughout; emoji by their own property.
const isWide = (cluster: string): boolean =>
  /^(?:\p{EPres}|.\ufe0f|[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2ff}\u{20000}-\u{3fffd}])/u.test(
    cluster,
  );

const clusterWidth = (cluster: string): number => {
  // 0.9: a cell of two lines is as wide as both and the line end (cli.py).
  if (cluster === "\n" || cluster === "\t") return 1;
  if (isZeroWidth(cluster)) return 0;
  return isWide(cluster) ? 2 : 1;
};

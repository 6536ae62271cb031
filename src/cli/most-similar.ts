/**
 * The word of `words` most like `word`, if any reaches the ratio 0.6: Python's `difflib.get_close_matches`.
 * Of equally like words it is the last in the order of text.
 */
export const mostSimilar = (word: string, words: readonly string[]): string | undefined => {
  let best: { readonly word: string; readonly ratio: number } | undefined;
  for (const candidate of words) {
    const ratio = similarity(candidate, word);
    if (ratio < 0.6) continue;
    if (best === undefined || ratio > best.ratio || (ratio === best.ratio && candidate > best.word)) {
      best = { word: candidate, ratio };
    }
  }
  return best?.word;
};

/** Twice the length of the matching blocks by the length of both: `SequenceMatcher(None, a, b).ratio()`. */
export const similarity = (a: string, b: string): number => {
  const length = a.length + b.length;
  return length === 0 ? 1 : (2 * matchingChars(a, b)) / length;
};

/** Characters in the longest common block, and in those to its left and right (Ratcliff and Obershelp). */
const matchingChars = (a: string, b: string): number => {
  const block = longestBlock(a, b);
  if (block.size === 0) return 0;
  const left = matchingChars(a.slice(0, block.a), b.slice(0, block.b));
  return block.size + left + matchingChars(a.slice(block.a + block.size), b.slice(block.b + block.size));
};

/** The longest text found in both; of several the first in `a`, then the first in `b`. */
const longestBlock = (a: string, b: string) => {
  let best = { a: 0, b: 0, size: 0 };
  let sizes: readonly number[] = [];
  for (let i = 0; i < a.length; i++) {
    const next: number[] = [];
    for (let j = 0; j < b.length; j++) {
      const size = a[i] === b[j] ? (sizes[j - 1] ?? 0) + 1 : 0;
      next.push(size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    sizes = next;
  }
  return best;
};

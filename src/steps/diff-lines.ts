const contextLines = 3;

/**
 * How `actual` differs from `expected`, as one hunk of a unified diff: what both begin and end with is left out but
 * for three lines. Empty if they are the same.
 */
export const diffLines = (expected: readonly string[], actual: readonly string[]): readonly string[] => {
  const shorter = Math.min(expected.length, actual.length);
  let start = 0;
  while (start < shorter && expected[start] === actual[start]) start++;
  if (start === expected.length && start === actual.length) return [];
  let end = 0;
  while (end < shorter - start && expected.at(-1 - end) === actual.at(-1 - end)) end++;
  const from = Math.max(0, start - contextLines);
  const tail = Math.min(end, contextLines);
  const middleOf = (lines: readonly string[]) => lines.slice(start, lines.length - end);
  const before = expected.slice(from, start);
  const after = expected.slice(expected.length - end, expected.length - end + tail);
  const range = (lines: readonly string[]) => `${from + 1},${lines.length - end + tail - from}`;
  return [
    `@@ -${range(expected)} +${range(actual)} @@`,
    ...before.map((line) => ` ${line}`),
    ...middleOf(expected).map((line) => `-${line}`),
    ...middleOf(actual).map((line) => `+${line}`),
    ...after.map((line) => ` ${line}`),
  ];
};

/** How long the search for a pattern in one line may take. */
const longestSearchMs = 1000;

/** Shorter lines cannot keep even a pattern with loops in loops busy. */
const shortLine = 16;

/** In longer lines even a pattern without loops in loops may be busy for seconds. */
const longLine = 2000;

/**
 * Calls `search` on a line, for at most a second; undefined if it took longer. Only searches that may take long are
 * watched, since that costs some 200 µs: patterns that repeat a group, and long lines.
 */
export const boundedSearch = <Found>(
  source: string,
  line: string,
  search: () => Found,
  limitMs = longestSearchMs,
): Found | undefined => {
  const repeatsGroup = /\)[*+{]/.test(source);
  if (line.length <= (repeatsGroup ? shortLine : longLine)) return search();
  const vm = process.getBuiltinModule("node:vm");
  try {
    // The time limit of a script also ends what it calls, a running regular expression too.
    return vm.runInNewContext("search()", { search }, { timeout: limitMs }) as Found;
  } catch (error) {
    if (isTimeout(error)) return undefined;
    throw error;
  }
};

/** The error comes from the script's own realm, where `Error` is another one. */
const isTimeout = (error: unknown): boolean =>
  typeof error === "object" &&
  error !== null &&
  "code" in error &&
  error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";

/**
 * Python's `fnmatch.translate`, over the whole text: `*` (matches `/` too), `?`, `[seq]`, `[!seq]`. There is no
 * escape, and a `[` without its `]` is itself.
 */
export const fnmatchRegExp = (pattern: string): RegExp => {
  const chars = [...pattern];
  let source = "";
  let at = 0;
  while (at < chars.length) {
    const char = chars[at++] ?? "";
    if (char === "*") source += ".*";
    else if (char === "?") source += ".";
    else if (char === "[") {
      const end = setEnd(chars, at);
      source += end === undefined ? "\\[" : setSource(chars.slice(at, end));
      if (end !== undefined) at = end + 1;
    } else source += escapeRegExp(char);
  }
  // Neighbouring stars would only cost time.
  return new RegExp(`^${source.replace(/(?:\.\*)+/g, ".*")}$`, "su");
};

/** Text as itself in a RegExp, outside of a class. */
export const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** Where the `]` of a set that starts at `start` is: not directly after `[` or `[!`. */
const setEnd = (chars: readonly string[], start: number): number | undefined => {
  const first = start + (chars[start] === "!" ? 1 : 0);
  const end = chars.indexOf("]", first + 1);
  return end < 0 ? undefined : end;
};

/** A set as a class; ranges that run backwards hold nothing. */
const setSource = (set: readonly string[]): string => {
  const negated = set[0] === "!";
  const members = negated ? set.slice(1) : set;
  const parts: string[] = [];
  for (let i = 0; i < members.length; i++) {
    const low = members[i] ?? "";
    const high = members[i + 2];
    if (members[i + 1] !== "-" || high === undefined) {
      parts.push(escapeMember(low));
      continue;
    }
    if ((low.codePointAt(0) ?? 0) <= (high.codePointAt(0) ?? 0)) {
      parts.push(`${escapeMember(low)}-${escapeMember(high)}`);
    }
    i += 2;
  }
  if (parts.length > 0) return `[${negated ? "^" : ""}${parts.join("")}]`;
  return negated ? "." : "(?!)";
};

const escapeMember = (char: string): string => char.replace(/[\\^\]-]/, "\\$&");

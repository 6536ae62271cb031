/** Stand-ins until the rooms that own these land. */
export const compareText = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

export const fnmatchRegExp = (pattern: string): RegExp => {
  let source = "";
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] ?? "";
    const close = char === "[" ? pattern.indexOf("]", pattern[at + 1] === "!" ? at + 3 : at + 2) : -1;
    if (char === "*") source += ".*";
    else if (char === "?") source += ".";
    else if (close > 0) {
      source += `[${pattern
        .slice(at + 1, close)
        .replace(/^!/, "^")
        .replaceAll(/[\\[\]]/g, "\\$&")}]`;
      at = close;
    } else source += char.replace(/[\\^$.|+()[\]{}/]/, "\\$&");
  }
  return new RegExp(`^(?:${source})$`, "su");
};

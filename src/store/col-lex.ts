/** A token of a column list. */
export type ColToken = {
  readonly kind: "scalar:" | "attr:" | "flag:" | "." | "," | "=" | "word" | "quoted" | ColKeyword;
  /** As written, quotes included. */
  readonly text: string;
  /** Offset in the list. */
  readonly position: number;
  /** From 1. */
  readonly line: number;
};

export type ColKeyword = (typeof keywords)[number];

const keywords = ["select", "min", "max", "first", "last", "avg", "total", "count", "step", "as"] as const;

const prefixes = ["scalar:", "attr:", "flag:", ".", ",", "="] as const;

/** A word may hold quotes and what else is no space, comma or line end, but not start with a quote. */
const wordPattern = /[^'",\n][^ ,\n]*/y;
const quotedPattern = /"(?:[^\\\n]|\\.)*?"|'(?:[^\\\n]|\\.)*?'/y;

/** The tokens of a column list. A quote that does not end is a token of its own: no list may hold one. */
export const lexColSpec = (text: string): readonly ColToken[] => {
  const tokens: ColToken[] = [];
  let line = 1;
  for (let position = 0; position < text.length; ) {
    const char = text[position];
    if (char === "\n") line++;
    if (char === " " || char === "\t" || char === "\n") {
      position++;
      continue;
    }
    const token = { ...tokenAt(text, position), position, line };
    tokens.push(token);
    position += token.text.length;
  }
  return tokens;
};

const tokenAt = (text: string, position: number): Pick<ColToken, "kind" | "text"> => {
  const prefix = prefixes.find((it) => text.startsWith(it, position));
  if (prefix !== undefined) return { kind: prefix, text: prefix };
  const word = matchAt(wordPattern, text, position);
  if (word !== undefined) return { kind: keywords.find((it) => it === word) ?? "word", text: word };
  return { kind: "quoted", text: matchAt(quotedPattern, text, position) ?? text[position] ?? "" };
};

const matchAt = (pattern: RegExp, text: string, position: number): string | undefined => {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
};

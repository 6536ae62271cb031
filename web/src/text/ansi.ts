/** A stretch of a line with one look. Colours are 0 to 15 of the theme, or a CSS colour. */
export type Span = {
  readonly text: string;
  readonly fg?: number | string;
  readonly bg?: number | string;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
};
type Look = Omit<Span, "text">;

// Escape sequences: CSI, OSC up to its end, and two-character ones.
const sequence =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are control characters
  /\u001b(?:\[([0-9;:?<>=]*)[ -/]*([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|[@-Z\\^_a-z0-9=>])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal would not show
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/**
 * A line of output as a terminal would show it: what a carriage return wrote over is gone, colours are spans, and
 * other sequences are dropped.
 */
export const parseAnsi = (line: string): readonly Span[] => {
  const shown = lastWritten(line);
  if (!shown.includes("\u001b")) return shown === "" ? [] : [{ text: shown.replace(unseen, "") }];
  const spans: Span[] = [];
  let look: Look = {};
  let from = 0;
  for (const match of shown.matchAll(sequence)) {
    push(spans, shown.slice(from, match.index), look);
    from = match.index + match[0].length;
    if (match[2] === "m") look = nextLook(look, match[1] ?? "");
  }
  push(spans, shown.slice(from), look);
  return spans;
};

/** A line without its sequences. */
export const plainText = (line: string): string =>
  parseAnsi(line)
    .map((span) => span.text)
    .join("");

const push = (spans: Span[], text: string, look: Look): void => {
  const clean = text.replace(unseen, "");
  if (clean !== "") spans.push({ text: clean, ...look });
};

const lastWritten = (line: string): string => {
  const trimmed = line.replace(/[\r\n]+$/, "");
  return trimmed.slice(trimmed.lastIndexOf("\r") + 1);
};

const nextLook = (before: Look, codes: string): Look => {
  const numbers = codes.split(/[;:]/).map((code) => (code === "" ? 0 : Number(code)));
  let look = before;
  for (let at = 0; at < numbers.length; at++) {
    const code = numbers[at] ?? 0;
    if (code === 38 || code === 48) {
      const [color, used] = extendedColor(numbers.slice(at + 1));
      at += used;
      if (color !== undefined) look = code === 38 ? { ...look, fg: color } : { ...look, bg: color };
    } else look = withCode(look, code);
  }
  return look;
};

const withCode = (look: Look, code: number): Look => {
  if (code === 0) return {};
  if (code === 1) return { ...look, bold: true };
  if (code === 2) return { ...look, dim: true };
  if (code === 3) return { ...look, italic: true };
  if (code === 4) return { ...look, underline: true };
  if (code === 22) return without(look, "bold", "dim");
  if (code === 23) return without(look, "italic");
  if (code === 24) return without(look, "underline");
  if (code === 39) return without(look, "fg");
  if (code === 49) return without(look, "bg");
  if (code >= 30 && code <= 37) return { ...look, fg: code - 30 };
  if (code >= 40 && code <= 47) return { ...look, bg: code - 40 };
  if (code >= 90 && code <= 97) return { ...look, fg: code - 82 };
  if (code >= 100 && code <= 107) return { ...look, bg: code - 92 };
  return look;
};

const without = (look: Look, ...keys: readonly (keyof Look)[]): Look =>
  Object.fromEntries(Object.entries(look).filter(([key]) => !keys.some((gone) => gone === key)));

const extendedColor = (rest: readonly number[]): readonly [number | string | undefined, number] => {
  const byte = (n: number | undefined) => Math.min(255, Math.max(0, Math.trunc(n ?? 0) || 0));
  if (rest[0] === 2) return [`rgb(${byte(rest[1])} ${byte(rest[2])} ${byte(rest[3])})`, 4];
  if (rest[0] !== 5) return [undefined, 1];
  const index = byte(rest[1]);
  if (index < 16) return [index, 2];
  if (index >= 232)
    return [
      `rgb(${Array(3)
        .fill((index - 232) * 10 + 8)
        .join(" ")})`,
      2,
    ];
  const level = (n: number) => (n === 0 ? 0 : n * 40 + 55);
  const cube = index - 16;
  return [`rgb(${level(Math.floor(cube / 36))} ${level(Math.floor(cube / 6) % 6)} ${level(cube % 6)})`, 2];
};

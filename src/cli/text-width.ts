import stringWidth from "string-width";

const printableAscii = /^[\x20-\x7e]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start with a control character
const ansiCode = /\u001b\[[0-9;]*m/g;

/** Terminal columns `text` takes: style codes none, wide characters two, combining ones none. */
export const textWidth = (text: string): number =>
  printableAscii.test(text) ? text.length : stringWidth(text);

/** `text` filled with spaces to `width` columns. */
export const padEnd = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - textWidth(text)));

/** The longest start of `text` that fits `width` columns. Style codes are kept, so a style is never left open. */
export const clip = (text: string, width: number): string => {
  if (textWidth(text) <= width) return text;
  const parts: string[] = [];
  let room = width;
  let from = 0;
  for (const code of text.matchAll(ansiCode)) {
    room = takeChars(text.slice(from, code.index), room, parts);
    parts.push(code[0]);
    from = code.index + code[0].length;
  }
  takeChars(text.slice(from), room, parts);
  return parts.join("");
};

/** Adds what fits of `text` to `parts`, and gives back the room left: none once a character did not fit. */
const takeChars = (text: string, room: number, parts: string[]): number => {
  let left = room;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    const width = textWidth(segment);
    if (width > left) return 0;
    parts.push(segment);
    left -= width;
  }
  return left;
};

/** Spaces before the first line of a paragraph and before its other lines. */
export type Indents = { readonly first: string; readonly rest: string };

/**
 * Text in paragraphs, each filled to `width`, with blank lines between. A paragraph starting with a line that
 * is a backspace character keeps its lines; an indented one stays indented. This is click's `wrap_text`.
 */
export const wrapParagraphs = (text: string, width: number, margin: string): string =>
  paragraphs(text)
    .map(({ indent, raw, lines }) => {
      const spaces = margin + " ".repeat(indent);
      if (raw) return lines.map((line) => spaces + line).join("\n");
      return fill(lines.join(" "), width, { first: spaces, rest: spaces });
    })
    .join("\n\n");

type Paragraph = { readonly indent: number; readonly raw: boolean; readonly lines: readonly string[] };

const paragraphs = (text: string): readonly Paragraph[] =>
  text
    .split(/\n(?:\n)+/)
    .map((block) => block.split("\n").filter((line) => line !== ""))
    .filter((lines) => lines.length > 0)
    .map(([first = "", ...others]) => {
      const start = first.trimStart();
      const indent = first.length - start.length;
      if (start.trim() === "\b") return { indent, raw: true, lines: others };
      return { indent, raw: false, lines: [start, ...others] };
    });

/** `text` in lines of at most `width` characters, as Python's `textwrap` breaks them: also after hyphens. */
export const fill = (text: string, width: number, indents: Indents): string => {
  const chunks = text.split(chunkPattern).filter((chunk) => chunk !== "");
  const lines: string[] = [];
  let next = 0;
  while (next < chunks.length) {
    const indent = lines.length === 0 ? indents.first : indents.rest;
    const room = width - indent.length;
    if (lines.length > 0 && isBlank(chunks[next])) next++;
    let line = "";
    for (let chunk = chunks[next]; chunk !== undefined; chunk = chunks[next]) {
      if (line.length + chunk.length > room) break;
      line += chunk;
      next++;
    }
    const long = chunks[next];
    if (long !== undefined && long.length > room) {
      const cut = Math.max(room - line.length, 1);
      line += long.slice(0, cut);
      chunks[next] = long.slice(cut);
    }
    const trimmed = line.replace(/[\t\n\v\f\r ]+$/, "");
    if (trimmed !== "") lines.push(indent + trimmed);
  }
  return lines.join("\n");
};

const isBlank = (chunk: string | undefined): boolean => chunk !== undefined && chunk.trim() === "";

// Python's textwrap.wordsep_re: blanks, a long dash between words, or a word up to a hyphen, a blank or a dash.
// Letters are those of ASCII, in which all help is written: Unicode's would take longer than the wrapping.
const inWord = "[\\w!\"'&.,?]";
const letter = "[A-Za-z]";
const chunkPattern = new RegExp(
  `(\\s+|(?<=${inWord})-{2,}(?=\\w)|\\S+?(?:` +
    `-(?:(?<=${letter}{2}-)|(?<=${letter}-${inWord}-))(?=${letter}-?${letter})|` +
    `(?=\\s|$)|` +
    `(?<=${inWord})(?=-{2,}\\w)))`,
);

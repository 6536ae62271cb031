export type Inline =
  | { readonly kind: "text" | "code"; readonly text: string }
  | { readonly kind: "strong" | "emphasis"; readonly parts: readonly Inline[] }
  | { readonly kind: "link"; readonly url: string; readonly parts: readonly Inline[] };
export type Block =
  | { readonly kind: "heading"; readonly level: number; readonly parts: readonly Inline[] }
  | { readonly kind: "paragraph"; readonly parts: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "quote"; readonly blocks: readonly Block[] }
  | { readonly kind: "list"; readonly isOrdered: boolean; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: "table"; readonly rows: readonly (readonly (readonly Inline[])[])[] }
  | { readonly kind: "rule" };

const fence = /^\s{0,3}(```+|~~~+)/;
const bullet = /^(\s*)([-*+]|\d{1,9}[.)])\s+/;
const divider = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
/** Deeper quotes and lists are text: a file may nest them as deep as it is long. */
const deepest = 12;

/** The blocks of a Markdown text. HTML in it is text like any other. */
export const readMarkdown = (text: string, depth = 0): readonly Block[] => {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  const taken = (belongs: (line: string) => boolean): string[] => {
    const from = at;
    while (at < lines.length && belongs(lines[at] ?? "")) at++;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const mark = fence.exec(line)?.[1];
    const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line);
    if (line.trim() === "") at++;
    else if (mark !== undefined) {
      at++;
      blocks.push({ kind: "code", text: taken((each) => !each.trim().startsWith(mark)).join("\n") });
      at++;
    } else if (heading) {
      at++;
      blocks.push({
        kind: "heading",
        level: heading[1]?.length ?? 1,
        parts: readInline(heading[2] ?? ""),
      });
    } else if (/^\s{0,3}([-*_])(\s*\1){2,}\s*$/.test(line)) {
      at++;
      blocks.push({ kind: "rule" });
    } else if (/^\s{0,3}>/.test(line) && depth < deepest) {
      const quoted = taken((each) => /^\s{0,3}>/.test(each)).map((each) => each.replace(/^\s{0,3}> ?/, ""));
      blocks.push({ kind: "quote", blocks: readMarkdown(quoted.join("\n"), depth + 1) });
    } else if (bullet.test(line) && depth < deepest) {
      const isOrdered = /^\s*\d/.test(line);
      const listed = taken((each) => bullet.test(each) || (each.trim() !== "" && /^\s/.test(each)));
      blocks.push({ kind: "list", isOrdered, items: readItems(listed, depth) });
    } else if (line.includes("|") && divider.test(lines[at + 1] ?? "")) {
      const rows = taken((each) => each.includes("|"));
      blocks.push({ kind: "table", rows: rows.filter((_, n) => n !== 1).map(readRow) });
    } else {
      at++;
      const more = taken((each) => each.trim() !== "" && !isStart(each));
      blocks.push({ kind: "paragraph", parts: readInline([line, ...more].join("\n")) });
    }
  }
  return blocks;
};

const isStart = (line: string): boolean =>
  fence.test(line) || bullet.test(line) || /^\s{0,3}(#{1,6}\s|>)/.test(line);

/** Lines as far in as the first item's begin an item; those further in belong to it. */
const readItems = (lines: readonly string[], depth: number): readonly (readonly Block[])[] => {
  const indent = /^\s*/.exec(lines[0] ?? "")?.[0].length ?? 0;
  const items: string[][] = [];
  for (const line of lines) {
    const found = bullet.exec(line);
    if (items.length === 0 || (found && (found[1]?.length ?? 0) <= indent))
      items.push([line.replace(bullet, "")]);
    else items.at(-1)?.push(line.slice(Math.min(indent + 2, /^\s*/.exec(line)?.[0].length ?? 0)));
  }
  return items.map((item) => readMarkdown(item.join("\n"), depth + 1));
};

const readRow = (line: string): readonly (readonly Inline[])[] =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => readInline(cell.trim()));

const inline =
  /(?<code>`+)(?<inner>[^`\n]+?)\k<code>|!?\[(?<label>[^\]\n]*)\]\((?<url>[^()\s]*)(?: "[^"\n]*")?\)|(?<strong>\*\*|__)(?=\S)(?<bold>[^*\n]+?)\k<strong>|(?<![\w*])(?<em>[*_])(?=\S)(?<italic>[^*_\n]+?)\k<em>(?!\w)/g;

/** Code, links, strong and emphasised words of a line. Only links to the web are links; images are their words. */
const readInline = (text: string): readonly Inline[] => {
  const parts: Inline[] = [];
  let from = 0;
  for (const found of text.matchAll(inline)) {
    const { inner, label, url, bold, italic } = found.groups ?? {};
    if (found.index > from) parts.push({ kind: "text", text: text.slice(from, found.index) });
    if (inner !== undefined) parts.push({ kind: "code", text: inner });
    else if (bold !== undefined) parts.push({ kind: "strong", parts: readInline(bold) });
    else if (italic !== undefined) parts.push({ kind: "emphasis", parts: readInline(italic) });
    else if (/^https?:\/\//i.test(url ?? "") && !found[0].startsWith("!"))
      parts.push({ kind: "link", url: url ?? "", parts: [{ kind: "text", text: label || (url ?? "") }] });
    else parts.push({ kind: "text", text: label ?? "" });
    from = found.index + found[0].length;
  }
  if (from < text.length) parts.push({ kind: "text", text: text.slice(from) });
  return parts;
};

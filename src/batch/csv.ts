/**
 * The rows of CSV text (RFC 4180): cells in quotes may hold commas, line ends and doubled quotes. Empty lines are left
 * out. Undefined if a quoted cell has no end.
 */
export const parseCsv = (text: string): readonly (readonly string[])[] | undefined => {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
    if (cell === undefined) return undefined;
    const end = text[cell.next];
    const isOnlyCell = row.length === 0 && cell.next === at;
    at = cell.next;
    if (!(isOnlyCell && (end === "\n" || end === "\r"))) row.push(cell.text);
    if (end === ",") {
      at += 1;
      // A comma at the very end is followed by an empty cell.
      if (at === text.length) row.push("");
      continue;
    }
    if (row.length > 0) rows.push(row);
    row = [];
    at += text.startsWith("\r\n", at) ? 2 : 1;
  }
  if (row.length > 0) rows.push(row);
  return rows;
};

type Cell = { readonly text: string; readonly next: number };

const plainCell = (text: string, start: number): Cell => {
  let next = start;
  while (next < text.length && !",\r\n".includes(text[next] ?? "")) next += 1;
  return { text: text.slice(start, next), next };
};

const quotedCell = (text: string, start: number): Cell | undefined => {
  let value = "";
  for (let at = start + 1; ; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return undefined;
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      const rest = plainCell(text, quote + 1);
      return { text: value + rest.text, next: rest.next };
    }
    value += '"';
    at = quote + 2;
  }
};

/** Rows as CSV text with line feeds; cells are quoted where they must be. */
export const formatCsvRows = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(csvCell).join(",")}\n`).join("");

const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

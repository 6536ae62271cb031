import { clip, padEnd, textWidth } from "./text-width.ts";

/** Cells by column. A list is only for details: one wrapped item a line. */
export type TableRow = Readonly<Record<string, string | readonly string[] | undefined>>;

export type TableOptions = {
  readonly columns: readonly string[];
  /** Spaces before every row. */
  readonly indent?: number;
  /** Fields shown below each row as `  name: value`. */
  readonly details?: readonly string[];
  /** Styles a row as a whole. */
  readonly style?: (line: string) => string;
  /** Lines, with their line ends, that follow the row at this place. */
  readonly below?: ((at: number) => string) | undefined;
  /** Terminal columns to cut rows at: `context.terminal.columns`. Undefined: rows are never cut. */
  readonly width?: number | undefined;
};

const columnGap = 2;

/** Width to wrap the lists of details at when there is no terminal. */
const plainWidth = 80;

/**
 * `rows` as lines of text. Each column is as wide as its widest cell and two spaces; the last is not padded.
 * There is no heading: a command that wants one adds it as a row.
 */
export const formatTable = (rows: readonly TableRow[], options: TableOptions): string => {
  const { columns, indent = 0, details = [], width, below, style = (line) => line } = options;
  const widths = columns.map((column) =>
    rows.reduce((widest, row) => Math.max(widest, textWidth(cellText(row[column]))), 0),
  );
  const margin = " ".repeat(indent);
  return rows
    .map((row, at) => {
      const cells = columns.map((column) => cellText(row[column]));
      const lines = details.map(
        (name) => `${margin}  ${name}:${detailText(row[name], indent, width ?? plainWidth)}\n`,
      );
      return `${style(rowLine(margin, cells, widths, width))}\n${lines.join("")}${below?.(at) ?? ""}`;
    })
    .join("");
};

const rowLine = (
  margin: string,
  cells: readonly string[],
  widths: readonly number[],
  width: number | undefined,
): string => {
  const last = cells.length - 1;
  const line = cells
    .map((cell, index) => (index === last ? cell : padEnd(cell, (widths[index] ?? 0) + columnGap)))
    .join("");
  return width === undefined ? margin + line : clip(margin + line, width);
};

const cellText = (value: TableRow[string]): string =>
  value === undefined ? "" : typeof value === "string" ? value : value.join(", ");

const detailText = (value: TableRow[string], indent: number, width: number): string => {
  if (value === undefined || typeof value === "string") return ` ${value ?? ""}`;
  if (value.length === 0) return " -";
  const margin = " ".repeat(indent + 4);
  return value.map((item) => `\n${wrapWords(item, margin, width)}`).join("");
};

/** `text` in lines of at most `width` columns where words allow, each after `margin`. */
const wrapWords = (text: string, margin: string, width: number): string => {
  const room = Math.max(width - 2 * margin.length, 1);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && textWidth(line) + 1 + textWidth(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((part) => margin + part).join("\n");
};

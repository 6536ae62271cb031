import { closeSync, openSync, readSync } from "node:fs";
import type { TableWindow } from "./api-types.ts";

/** Rows of a CSV or TSV file; the first are its headings. Reads no further than the window. */
export const tableWindow = (path: string, offset: number, limit: number): TableWindow => {
  const separator = /\.tsv$/i.test(path) ? "\t" : ",";
  let headings: readonly string[] | undefined;
  const rows: (readonly string[])[] = [];
  let count = 0;
  for (const row of readRows(path, separator)) {
    if (headings === undefined) {
      headings = row;
      continue;
    }
    if (count >= offset + limit) return { headings, rows, offset };
    if (count >= offset) rows.push(row);
    count += 1;
  }
  return { headings: headings ?? [], rows, offset, total: count };
};

function* readRows(path: string, separator: string): Generator<readonly string[]> {
  let row: string[] = [];
  let field = "";
  let isQuoted = false;
  let wasQuote = false;
  for (const char of readChars(path)) {
    if (isQuoted && !wasQuote) {
      if (char === '"') wasQuote = true;
      else field += char;
      continue;
    }
    if (wasQuote) {
      wasQuote = false;
      if (char === '"') {
        field += '"';
        continue;
      }
      isQuoted = false;
    }
    if (char === '"' && field === "") isQuoted = true;
    else if (char === separator) {
      row.push(field);
      field = "";
    } else if (char === "\n") {
      row.push(field.replace(/\r$/, ""));
      field = "";
      if (row.length > 1 || row[0] !== "") yield row;
      row = [];
    } else field += char;
  }
  if (field !== "" || row.length > 0) yield [...row, field];
}

function* readChars(path: string): Generator<string> {
  const file = openSync(path, "r");
  const decoder = new TextDecoder();
  const chunk = new Uint8Array(1 << 16);
  try {
    for (;;) {
      const count = readSync(file, chunk, 0, chunk.length, null);
      yield* decoder.decode(chunk.subarray(0, count), { stream: count > 0 });
      if (count === 0) return;
    }
  } finally {
    closeSync(file);
  }
}

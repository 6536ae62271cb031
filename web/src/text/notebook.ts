export type CellOutput =
  | { readonly kind: "text" | "error"; readonly text: string }
  | { readonly kind: "image"; readonly type: string; readonly base64: string };
export type Cell = {
  readonly kind: "code" | "markdown" | "raw";
  readonly source: string;
  readonly count: number | null;
  readonly outputs: readonly CellOutput[];
};

/** The cells of a notebook file; throws what a person can read where it is none. */
export const readNotebook = (file: unknown): readonly Cell[] => {
  const cells = field(file, "cells");
  if (!Array.isArray(cells)) throw new Error("This is no notebook of version 4: it has no cells.");
  return cells.map((cell): Cell => {
    const count = field(cell, "execution_count");
    const outputs = field(cell, "outputs");
    const type = field(cell, "cell_type");
    return {
      kind: type === "code" || type === "markdown" ? type : "raw",
      source: joined(field(cell, "source")),
      count: typeof count === "number" ? count : null,
      outputs: Array.isArray(outputs) ? outputs.map(readOutput) : [],
    };
  });
};

const readOutput = (output: unknown): CellOutput => {
  if (field(output, "output_type") === "error")
    return {
      kind: "error",
      text: joined(field(output, "traceback"), "\n") || joined(field(output, "evalue")),
    };
  const data = field(output, "data");
  for (const type of ["image/png", "image/jpeg"]) {
    const base64 = joined(field(data, type));
    if (base64 !== "") return { kind: "image", type, base64 };
  }
  return { kind: "text", text: joined(field(output, "text")) || joined(field(data, "text/plain")) };
};

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;

const joined = (value: unknown, glue = ""): string =>
  Array.isArray(value)
    ? value.filter((part) => typeof part === "string").join(glue)
    : typeof value === "string"
      ? value
      : "";

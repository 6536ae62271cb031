import { fill, wrapParagraphs } from "../base/index.ts";

export type Definition = readonly [term: string, text: string];

export type DefinitionOptions = {
  readonly width: number;
  readonly indent: number;
  /** Keep the paragraphs of texts; else each is filled as one. */
  readonly paragraphs: boolean;
};

const widestTerm = 30;
const gap = 2;

/**
 * Terms and texts in two columns, in click's layout as 0.9 changed it: a text of several lines is followed by a
 * blank one, and texts are as wide whatever the indent.
 */
export const definitionList = (
  rows: readonly Definition[],
  { width, indent, paragraphs }: DefinitionOptions,
): string => {
  const termWidth = Math.min(widestTerm, Math.max(0, ...rows.map(([term]) => length(term)))) + gap;
  const textWidth = Math.max(width - termWidth - 2, 10);
  const margin = " ".repeat(indent);
  const hanging = " ".repeat(indent + termWidth);
  return rows
    .map(([term, text]) => {
      if (text === "") return `${margin}${term}\n`;
      const wrapped = paragraphs ? wrapParagraphs(text, textWidth, "") : fill(text, textWidth, flush);
      const [first = "", ...others] = wrapped.replace(/\n$/, "").split("\n");
      const start =
        length(term) > termWidth - gap ? `${term}\n${hanging}` : term + " ".repeat(termWidth - length(term));
      const rest = others.map((line) => `${hanging}${line}\n`).join("");
      return `${margin}${start}${first}\n${rest}${others.length > 0 ? "\n" : ""}`;
    })
    .join("");
};

const flush = { first: "", rest: "" };

const length = (text: string): number => [...text].length;

import fc from "fast-check";
import { expect, test } from "vitest";
import { type Block, type Inline, readMarkdown } from "./markdown.ts";

const textOf = (part: Inline | Block): string => {
  if ("text" in part) return part.text;
  if ("parts" in part) return part.parts.map(textOf).join("");
  if (part.kind === "quote") return part.blocks.map(textOf).join("\n");
  if (part.kind === "list") return part.items.flat().map(textOf).join("\n");
  return part.kind === "table" ? part.rows.flat(2).map(textOf).join("|") : "";
};

test("blocks are told apart", () => {
  const text =
    "# Title #\nwords\nmore\n\n- a\n  - b\n- c\n\n> said\n\n```py\n# no title\n```\n---\n| x | y |\n|---|---|\n| 1 | 2 |";
  expect(readMarkdown(text).map((block) => [block.kind, textOf(block)])).toEqual([
    ["heading", "Title"],
    ["paragraph", "words\nmore"],
    ["list", "a\nb\nc"],
    ["quote", "said"],
    ["code", "# no title"],
    ["rule", ""],
    ["table", "x|y|1|2"],
  ]);
});

test("words are strong, emphasised, code or links", () => {
  const [block] = readMarkdown("**a** and *b*, `c*d*`, [e](https://f.org/g) and snake_case_name");
  expect(block && "parts" in block && block.parts.map((part) => [part.kind, textOf(part)])).toEqual([
    ["strong", "a"],
    ["text", " and "],
    ["emphasis", "b"],
    ["text", ", "],
    ["code", "c*d*"],
    ["text", ", "],
    ["link", "e"],
    ["text", " and snake_case_name"],
  ]);
});

test("HTML is text, and only addresses of the web are links", () => {
  const [html] = readMarkdown("<img src=x onerror=alert(1)>");
  expect(html && textOf(html)).toBe("<img src=x onerror=alert(1)>");
  const [link] = readMarkdown("[a](javascript:alert`1`) [b](data:text/html,x) ![c](https://d.org/e.png)");
  expect(link && "parts" in link && link.parts.every((part) => part.kind !== "link")).toBe(true);
});

test("any text is read, however deep it nests", () => {
  expect(readMarkdown(">".repeat(20_000)).length).toBe(1);
  const pieces = fc.constantFrom(
    "#",
    " ",
    "\n",
    "-",
    "*",
    "**",
    "_",
    ">",
    "`",
    "```",
    "|",
    "[a](b)",
    "1.",
    "x",
    "  ",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      readMarkdown(parts.join(""));
    }),
    { seed: 9 },
  );
});

import { expect, test } from "vitest";
import { openGrid } from "../../compare/index.ts";
import { textWidth } from "../text-width.ts";
import { drawGrid } from "./draw-grid.ts";
import { makeKeyReader } from "./read-keys.ts";

test("keys are told apart, also where they come in pieces", () => {
  const read = makeKeyReader();
  expect(read("jé中\r\u007f\u0001")).toEqual(["j", "é", "中", "enter", "backspace", "ctrl-a"]);
  expect(read("\u001b[A\u001bOB\u001b[5~\u001b[3~\u001bOP\u001b[H")).toEqual([
    "up",
    "down",
    "page-up",
    "delete",
    "f1",
    "home",
  ]);
  expect(read("\u001b[")).toEqual([]);
  expect(read("C")).toEqual(["right"]);
  expect(read("\u001b[99;1~x")).toEqual(["x"]);
  expect(read("\u001bq")).toEqual(["escape", "q"]);
});

test("a line never is wider than the terminal, and cells hold no control characters", () => {
  const headings = ["run", "a heading that is long", "中文"];
  const cells = ["\u001b[31m12345678", "line one\nline two\t end", "中".repeat(30)];
  const size = { columns: 41, lines: 9 };
  const view = openGrid({ headings, rows: [{ id: "1", cells }] }, size, textWidth);
  const boxed = { ...view, overlay: { kind: "box", title: "T".repeat(60), lines: cells, top: 0 } } as const;
  const searching = { ...view, overlay: { kind: "search", text: "中".repeat(40) } } as const;
  for (const lines of [drawGrid(view), drawGrid(boxed), drawGrid(searching)]) {
    expect(lines).toHaveLength(9);
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(41);
  }
  expect(drawGrid(view)[3]).toBe("\u001b[7m [31m12…\u001b[0m  line one⏎line two  …  中中中中…");
  expect(drawGrid({ ...view, size: { columns: 10, lines: 3 } })).toEqual(["Terminal t"]);
});

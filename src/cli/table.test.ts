import { expect, test } from "vitest";
import { formatTable } from "./table.ts";

const rows = [
  { id: "[03709579]", op: "m:fail", status: "error", label: "" },
  { id: "[1]", op: "train", status: "completed", label: "lr=0.1", tags: ["a", "b"], note: "x" },
];

test("columns are padded to the widest cell and two spaces, the last is not", () => {
  expect(formatTable(rows, { columns: ["id", "op", "status", "label"], indent: 2 })).toBe(
    "  [03709579]  m:fail  error      \n  [1]         train   completed  lr=0.1\n",
  );
});

test("no rows are no text", () => {
  expect(formatTable([], { columns: ["id"] })).toBe("");
});

test("rows are cut at the width of the terminal", () => {
  expect(formatTable(rows, { columns: ["id", "op", "label"], width: 24 })).toBe(
    "[03709579]  m:fail  \n[1]         train   lr=0\n",
  );
});

test("wide characters keep the columns straight", () => {
  const table = formatTable(
    [
      { a: "日本", b: "x" },
      { a: "abc", b: "y" },
    ],
    { columns: ["a", "b"] },
  );
  expect(table).toBe("日本  x\nabc   y\n");
});

test("details follow their row, lists one item a line", () => {
  expect(formatTable(rows, { columns: ["id"], details: ["label", "tags", "note"] })).toBe(
    [
      "[03709579]",
      "  label: ",
      "  tags: ",
      "  note: ",
      "[1]",
      "  label: lr=0.1",
      "  tags:",
      "    a",
      "    b",
      "  note: x",
      "",
    ].join("\n"),
  );
  expect(formatTable([{ id: "a", tags: [] }], { columns: ["id"], details: ["tags"] })).toBe("a\n  tags: -\n");
});

test("long items of a list are wrapped", () => {
  const table = formatTable([{ id: "a", text: ["one two three four"] }], {
    columns: ["id"],
    details: ["text"],
    width: 18,
  });
  expect(table).toBe("a\n  text:\n    one two\n    three four\n");
});

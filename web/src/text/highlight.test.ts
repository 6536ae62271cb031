import fc from "fast-check";
import { expect, test } from "vitest";
import { highlightLines } from "./highlight.ts";

test("Python is told by its grammar", async () => {
  const [line] = await highlightLines("def f(x): # twice\n    return 2", "a/b.py");
  expect(line?.filter(({ kind }) => kind)).toEqual([
    { text: "def", kind: "keyword" },
    { text: "f", kind: "name" },
    { text: "# twice", kind: "comment" },
  ]);
});

test("no character is lost, whatever the language", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({
        unit: fc.constantFrom("a", "'", '"', "#", "\n", "\\", "1", "if ", "def ", "(", "é", "😀"),
      }),
      fc.constantFrom("a.py", "b.yml", "c.json", "d.ts", "e.txt", "Makefile"),
      async (text, name) => {
        const lines = await highlightLines(text, name);
        expect(lines.map((line) => line.map((token) => token.text).join("")).join("\n")).toBe(text);
      },
    ),
    { seed: 1 },
  );
});

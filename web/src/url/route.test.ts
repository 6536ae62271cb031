import fc from "fast-check";
import { expect, test } from "vitest";
import { formatRoute, parseRoute, patched } from "./route.ts";
import { columnTitle, nextSort, readRunsState, runsPatch, shownColumns } from "./runs-state.ts";

const text = fc.string({ unit: "grapheme", minLength: 1 });

test("an address brings back its path and parameters", () => {
  fc.assert(
    fc.property(fc.array(text), fc.array(fc.tuple(text, text)), (path, pairs) => {
      const route = parseRoute(formatRoute(path, new URLSearchParams(pairs)));
      expect(route.path).toEqual(path);
      expect([...route.params]).toEqual([...new URLSearchParams(pairs)]);
    }),
    { seed: 1 },
  );
});

test("what is no address leads to the first page", () => {
  expect(parseRoute("").path).toEqual([]);
  expect(parseRoute("#/run/%E0%A4%A").path).toEqual(["run", "%E0%A4%A"]);
});

test("the state of the table goes through the address", () => {
  fc.assert(
    fc.property(
      fc.record({
        filter: fc.string({ unit: "grapheme" }),
        sort: fc.array(text),
        columns: fc.array(fc.record({ id: text, width: fc.nat(900) }), { minLength: 1 }),
        group: fc.array(text),
        onlyDiffering: fc.boolean(),
        deleted: fc.boolean(),
        batches: fc.boolean(),
        selected: fc.array(fc.uuid()),
      }),
      (state) => {
        expect(readRunsState(patched(new URLSearchParams(), runsPatch(state)))).toEqual(state);
      },
    ),
    { seed: 1 },
  );
});

test("a heading sorts up, then down, then not", () => {
  expect(nextSort([], "a", false)).toEqual(["a"]);
  expect(nextSort(["a"], "a", false)).toEqual(["-a"]);
  expect(nextSort(["-a"], "a", false)).toEqual([]);
  expect(nextSort(["-a"], "b", true)).toEqual(["-a", "b"]);
});

test("only what differs hides flags and scalars that are the same everywhere", () => {
  const known = [
    { id: "flag:a", kind: "flag", name: "a", isNumber: true, count: 2, differs: true },
    { id: "flag:b", kind: "flag", name: "b", isNumber: true, count: 2, differs: false },
  ] as const;
  const state = readRunsState(new URLSearchParams("differs=1"));
  expect(shownColumns(state, known).map(({ id }) => id)).toEqual([
    "started",
    "duration",
    "status",
    "label",
    "flag:a",
  ]);
  expect(columnTitle("scalar:a:b:min")).toBe("a:b min");
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { percentFormat } from "./percent-format.ts";
import { parsePyFloat } from "./py-number.ts";
import { PyFloat, type PyKey, type PyValue } from "./py-value.ts";

/** What Python 3.11 makes of `format % value`; `float` is given in place of `value` where it is one. */
type Row = readonly [format: string, value: PyValue, float: string | null, kind: string, result: string];

const rows: readonly Row[] = JSON.parse(
  readFileSync(new URL("fixtures/percent.json", import.meta.url), "utf8"),
);

test("numbers and texts are formatted as Python does", () => {
  const results = rows.map(([format, value, float]) => {
    const given = float === null ? value : new PyFloat(parsePyFloat(float) ?? 0);
    const result = percentFormat(format, given);
    return [format, value, float, result.kind, result.kind === "text" ? result.text : result.message];
  });
  expect(results).toEqual(rows);
});

test("a mapping gives values by name and may go unused", () => {
  const map = new Map<PyKey, PyValue>([["a", 1]]);
  expect(percentFormat("%(a)03d-%(a)s", map)).toEqual({ kind: "text", text: "001-1" });
  expect(percentFormat("plain", map)).toEqual({ kind: "text", text: "plain" });
  expect(percentFormat("%(b)s", map)).toEqual({ kind: "value", message: "'b'" });
  expect(percentFormat("%(a)s", 1)).toEqual({ kind: "type", message: "format requires a mapping" });
});

import type { PyKey, PyValue } from "./py-value.ts";
import { parsePlainScalar } from "./yaml-scalar.ts";

/**
 * The value of the YAML texts that run attributes mostly are, at a small part of the cost of `parseYaml` and
 * without loading it: one plain or quoted scalar on a line, `[]`, `{}`, and a flat block list or mapping of
 * those. Undefined means "ask `parseYaml`": wherever there is the slightest doubt.
 */
export const parseSimpleYaml = (text: string): PyValue | undefined => {
  // Times and exit codes.
  if (smallInteger.test(text)) return Number(text);
  if (!simpleText.test(text)) return undefined;
  const body = text.replace(/\n+$/, "");
  if (body === "") return null;
  const lines = body.split("\n");
  const first = lines[0] ?? "";
  if (first === "-" || first.startsWith("- ")) return simpleList(lines);
  if (keyPattern.test(first)) return simpleMapping(lines);
  return lines.length === 1 ? simpleValue(first) : undefined;
};

const smallInteger = /^(?:0|[1-9][0-9]{0,14}|[1-8][0-9]{15})\n$/;
// No tabs, carriage returns, or characters that PyYAML might refuse or fold; no blank line but at the end.
const simpleText = /^(?:[\x20-\x7e]+\n)*[\x20-\x7e]*\n*$/;
const keyPattern = /^(?:([A-Za-z0-9_][A-Za-z0-9_ ./-]{0,100})|'([A-Za-z0-9_ ./:-]{0,100})'):(?: (.*))?$/;
// Starts that have no meaning in YAML; a minus only before what makes it a number.
const plainStart = /^(?:[A-Za-z0-9_/+.$^(~]|-[0-9.])/;
const singleQuoted = /^'((?:[^']|'')*)'$/;
const doubleQuoted = /^"([^"\\]*)"$/;

const simpleList = (lines: readonly string[]): PyValue | undefined => {
  const items: PyValue[] = [];
  for (const line of lines) {
    if (!line.startsWith("- ")) return undefined;
    const item = simpleValue(line.slice(2));
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
};

const simpleMapping = (lines: readonly string[]): PyValue | undefined => {
  const map = new Map<PyKey, PyValue>();
  for (const line of lines) {
    const match = keyPattern.exec(line);
    if (match === null) return undefined;
    const [, plainKey, quotedKey, written] = match;
    const key = plainKey === undefined ? quotedKey : simpleKey(plainKey);
    const value = written === undefined ? null : simpleValue(written);
    if (key === undefined || value === undefined) return undefined;
    map.set(key, value);
  }
  return map;
};

/** Text and integers above 1, which no other key can equal in Python. */
const simpleKey = (text: string): string | number | undefined => {
  if (text.endsWith(" ")) return undefined;
  const key = parsePlainScalar(text);
  return typeof key === "string" || (typeof key === "number" && key > 1) ? key : undefined;
};

const simpleValue = (text: string): PyValue | undefined => {
  if (text === "[]") return [];
  if (text === "{}") return new Map();
  const single = singleQuoted.exec(text)?.[1];
  if (single !== undefined) return single.replaceAll("''", "'");
  const double = doubleQuoted.exec(text)?.[1];
  if (double !== undefined) return double;
  if (!plainStart.test(text) || text.startsWith("...")) return undefined;
  if (/: |:$| #| $/.test(text)) return undefined;
  return parsePlainScalar(text);
};

import { isPyList, isPyMap, type PyKey, type PyMap, type PyValue, pyStr } from "../base/index.ts";

const reference = /(\{\{.*?\}\})/;

/** `item` with every `{{ name }}` in its strings replaced by that of its `params`. Unknown names stay. */
export const resolveParams = (item: PyMap): PyMap => {
  const written = item.get("params");
  const params = isPyMap(written) ? resolveParamValues(written) : noParams;
  return params.size === 0 ? item : resolveMap(item, params);
};

const noParams: ReadonlyMap<string, PyValue> = new Map();

/** Params with the params they refer to filled in, until nothing changes or a cycle comes round. */
export const resolveParamValues = (params: PyMap): ReadonlyMap<string, PyValue> => {
  const texts = new Map([...params].map(([name, value]) => [pyStr(name), value]));
  return new Map([...texts].map(([name, value]) => [name, settle(value, texts)]));
};

const settle = (value: PyValue, params: ReadonlyMap<string, PyValue>): PyValue => {
  const seen = new Set<PyValue>();
  let current = value;
  // What grows with every round (`a: "x{{a}}"`) never settles; 0.9 gives up after as many.
  for (let round = 0; typeof current === "string" && !seen.has(current) && round < 100; round++) {
    seen.add(current);
    const resolved = resolveText(current, params);
    if (isPyList(resolved) || isPyMap(resolved)) return resolved;
    // 0.9: guildfile.py looks at the outcome as text again, so a param that is another's number becomes its text.
    current = pyStr(resolved);
  }
  return current;
};

const resolveValue = (value: PyValue, params: ReadonlyMap<string, PyValue>): PyValue => {
  if (typeof value === "string") return resolveText(value, params);
  if (isPyList(value)) return resolveList(value, params);
  return isPyMap(value) ? resolveMap(value, params) : value;
};

// What holds no reference comes back as the same object: most of a file does not.
const resolveList = (list: readonly PyValue[], params: ReadonlyMap<string, PyValue>): readonly PyValue[] => {
  const resolved = list.map((item) => resolveValue(item, params));
  return resolved.some((item, index) => item !== list[index]) ? resolved : list;
};

const resolveMap = (map: PyMap, params: ReadonlyMap<string, PyValue>): PyMap => {
  let changed: Map<PyKey, PyValue> | undefined;
  for (const [key, value] of map) {
    const resolved = resolveValue(value, params);
    if (resolved === value) continue;
    changed ??= new Map(map);
    changed.set(key, resolved);
  }
  return changed ?? map;
};

const resolveText = (text: string, params: ReadonlyMap<string, PyValue>): PyValue => {
  if (!text.includes("{{")) return text;
  const parts = text.split(reference).filter((part) => part !== "");
  const resolved = parts.map((part) => resolvePart(part, params));
  const [only] = resolved;
  return resolved.length === 1 && only !== undefined ? only : resolved.map(pyStr).join("");
};

const resolvePart = (part: string, params: ReadonlyMap<string, PyValue>): PyValue => {
  if (!part.startsWith("{{") || !part.endsWith("}}")) return part;
  const value = params.get(part.slice(2, -2).trim());
  return value === undefined ? part : value;
};

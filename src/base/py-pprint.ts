import { pyCompare } from "./py-compare.ts";
import { pyRepr, pyTypeName, textRepr } from "./py-text.ts";
import { isPyList, isPyMap, type PyKey, type PyMap, type PyValue } from "./py-value.ts";

const lineWidth = 80;

/**
 * Python's `pprint.pformat(value)` of anything but a text: `repr()`, mappings sorted by key, broken into lines
 * beyond 80 columns.
 */
export const pyPformat = (value: PyValue): string => formatAt(value, 0, 0);

/** `indent`: the column the text starts at; `allowance`: columns to leave for what follows on its last line. */
const formatAt = (value: PyValue, indent: number, allowance: number): string => {
  const flat = pyRepr(sortKeys(value));
  if (width(flat) <= lineWidth - indent - allowance) return flat;
  if (isPyMap(value) && value.size > 0) return formatMap(value, indent, allowance + 1);
  if (isPyList(value) && value.length > 0) return formatList(value, indent, allowance + 1);
  return typeof value === "string" ? formatText(value, indent, allowance) : flat;
};

const width = (text: string): number => [...text].length;

const sortKeys = (value: PyValue): PyValue => {
  if (isPyList(value)) return value.map(sortKeys);
  if (!isPyMap(value)) return value;
  return new Map(keySorted(value).map(([key, item]) => [key, sortKeys(item)]));
};

/** pprint sorts keys that cannot be compared by the name of their type. */
const keySorted = (map: PyMap): readonly (readonly [PyKey, PyValue])[] =>
  [...map].sort(([a], [b]) => pyCompare(a, b) ?? (pyTypeName(a) < pyTypeName(b) ? -1 : 1));

const formatMap = (map: PyMap, indent: number, allowance: number): string => {
  const items = keySorted(map).map(([key, item], i) => {
    const name = `${pyRepr(key)}: `;
    const last = i === map.size - 1;
    return name + formatAt(item, indent + 1 + width(name), last ? allowance : 1);
  });
  return `{${items.join(`,\n${" ".repeat(indent + 1)}`)}}`;
};

const formatList = (list: readonly PyValue[], indent: number, allowance: number): string => {
  const items = list.map((item, i) => formatAt(item, indent + 1, i === list.length - 1 ? allowance : 1));
  return `[${items.join(`,\n${" ".repeat(indent + 1)}`)}]`;
};

/** A text too long for its line as adjacent literals; within a list or mapping they stand without parentheses. */
const formatText = (text: string, indent: number, allowance: number): string => {
  const parts = splitLines(text).flatMap((line, i, lines) =>
    textParts(line, lineWidth - indent, i === lines.length - 1 ? allowance : 0),
  );
  return parts.length <= 1 ? textRepr(text) : parts.join(`\n${" ".repeat(indent)}`);
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: the line ends that Python knows.
const linePattern = /.*?(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|.+$/gsu;

const splitLines = (text: string): readonly string[] => text.match(linePattern) ?? [];

/** One line of text as literals of at most `room` columns, cut after white space. */
const textParts = (line: string, room: number, allowance: number): readonly string[] => {
  const whole = textRepr(line);
  if (width(whole) <= room - allowance) return [whole];
  const words = line.match(/\S*\s*/g)?.filter((word) => word !== "") ?? [];
  const parts: string[] = [];
  let current = "";
  for (const [i, word] of words.entries()) {
    const limit = i === words.length - 1 ? room - allowance : room;
    if (width(textRepr(current + word)) > limit) {
      if (current !== "") parts.push(textRepr(current));
      current = word;
      continue;
    }
    current += word;
  }
  if (current !== "") parts.push(textRepr(current));
  return parts;
};

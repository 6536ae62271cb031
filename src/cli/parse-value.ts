import type { IntegerRange, OptionSpec } from "./command.ts";

export type ValueResult = { readonly value: string | number } | { readonly fault: string };

/** The value of an option as its type reads it, or what 0.9 says is wrong with it. */
export const parseValue = (text: string, type: OptionSpec["type"]): ValueResult => {
  if (type === undefined) return { value: text };
  if (type === "number") return parseNumber(text);
  if (type === "integer") return parseInteger(text, "integer");
  if (isChoice(type)) return parseChoice(text, type);
  return parseInRange(text, type);
};

export const isChoice = (type: OptionSpec["type"]): type is readonly string[] => Array.isArray(type);

/** Integers as Python's `int()` reads them. */
const integerPattern = /^\s*[+-]?\d+(?:_\d+)*\s*$/;

/** Floats as Python's `float()` reads them. */
const floatPattern =
  /^\s*[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?\s*$/i;
const specialFloat = /^\s*([+-]?)(inf(?:inity)?|nan)\s*$/i;

const parseInteger = (text: string, typeName: string): ValueResult =>
  integerPattern.test(text)
    ? { value: Number(text.replaceAll("_", "")) }
    : { fault: `${quoted(text)} is not a valid ${typeName}.` };

const parseNumber = (text: string): ValueResult => {
  if (floatPattern.test(text)) return { value: Number(text.replaceAll("_", "")) };
  const special = specialFloat.exec(text);
  if (special === null) return { fault: text };
  const size = special[2]?.toLowerCase() === "nan" ? Number.NaN : Number.POSITIVE_INFINITY;
  return { value: special[1] === "-" ? -size : size };
};

const parseChoice = (text: string, choices: readonly string[]): ValueResult => {
  if (choices.includes(text)) return { value: text };
  const list = choices.map(quoted).join(", ");
  return { fault: `${quoted(text)} is not ${choices.length === 1 ? "" : "one of "}${list}.` };
};

const parseInRange = (text: string, { min, max }: IntegerRange): ValueResult => {
  const result = parseInteger(text, "integer range");
  if ("fault" in result) return result;
  const value = Number(result.value);
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return { value };
  const low = min === undefined ? "" : `${min}<=`;
  const range = max === undefined ? `x>=${min}` : `${low}x<=${max}`;
  return { fault: `${value} is not in the range ${range}.` };
};

/** Python's `repr` of a text. */
const quoted = (text: string): string => {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
};

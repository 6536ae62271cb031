import { parsePyFloat, parsePyInt, textRepr } from "../base/index.ts";
import type { IntegerRange, OptionSpec } from "./command.ts";

export type ValueResult = { readonly value: string | number } | { readonly fault: string };

/** The value of an option as its type reads it, or what 0.9 says is wrong with it. */
export const parseValue = (text: string, type: OptionSpec["type"]): ValueResult => {
  if (type === undefined) return { value: text };
  if (type === "number") return parseNumber(text);
  if (type === "integer") return parseInteger(text, "integer");
  return isChoice(type) ? parseChoice(text, type) : parseInRange(text, type);
};

export const isChoice = (type: OptionSpec["type"]): type is readonly string[] => Array.isArray(type);

const parseInteger = (text: string, typeName: string): ValueResult => {
  const value = parsePyInt(text);
  return value === undefined
    ? { fault: `${textRepr(text)} is not a valid ${typeName}.` }
    : { value: Number(value) };
};

const parseNumber = (text: string): ValueResult => {
  const value = parsePyFloat(text);
  return value === undefined ? { fault: text } : { value };
};

const parseChoice = (text: string, choices: readonly string[]): ValueResult => {
  if (choices.includes(text)) return { value: text };
  const list = choices.map(textRepr).join(", ");
  return { fault: `${textRepr(text)} is not ${choices.length === 1 ? "" : "one of "}${list}.` };
};

const parseInRange = (text: string, { min, max }: IntegerRange): ValueResult => {
  const result = parseInteger(text, "integer range");
  if ("fault" in result) return result;
  const value = Number(result.value);
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return { value };
  const low = min === undefined ? "" : `${min}<=`;
  return { fault: `${value} is not in the range ${max === undefined ? `x>=${min}` : `${low}x<=${max}`}.` };
};

import {
  isPyList,
  isPyMap,
  PyDate,
  PyFloat,
  type PyMap,
  type PyValue,
  pyMap,
  pyStr,
} from "../../base/index.ts";
import { parseRunYaml, type RunInfo } from "./facts.ts";

/** What templates know as `run` and `flags`. */
export const runVariables = (info: string, flags: PyMap) => ({
  run: infoValues(parseRunYaml(info)),
  flags: templateValue(flags),
});

export const infoValues = (info: RunInfo): unknown => templateValue(info);

/** A value as templates see it: mappings are objects, floats numbers where the number itself tells that it is one. */
const templateValue = (value: PyValue): unknown => {
  if (value instanceof PyFloat) {
    return Number.isInteger(value.value) ? Object.assign(value, { valueOf: () => value.value }) : value.value;
  }
  if (value instanceof PyDate) return value.text;
  if (isPyList(value)) return value.map(templateValue);
  if (isPyMap(value)) {
    return Object.fromEntries([...value].map(([key, each]) => [pyStr(key), templateValue(each)]));
  }
  return value;
};

/** A value of a template as Python has it. */
export const valueOfTemplate = (value: unknown): PyValue => {
  if (value === undefined || value === null) return null;
  if (value instanceof PyFloat) return value;
  if (Array.isArray(value)) return value.map(valueOfTemplate);
  switch (typeof value) {
    case "boolean":
    case "bigint":
    case "string":
      return value;
    case "number":
      return Number.isInteger(value) ? value : new PyFloat(value);
    case "object":
      return pyMap(Object.entries(value).map(([key, each]) => [key, valueOfTemplate(each)]));
    default:
      return String(value);
  }
};

/** What a template prints for a value: what Python would, and nothing where there is none. */
export const printedValue = (value: unknown): string =>
  value === undefined ? "" : pyStr(valueOfTemplate(value));

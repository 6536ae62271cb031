import {
  isPyList,
  isPyMap,
  PyDate,
  type PyKey,
  type PyMap,
  type PyValue,
  pyRepr,
  pyStr,
} from "../base/index.ts";
import { coerceTextList } from "./attributes.ts";
import { type Report, within } from "./report.ts";
import { coerceSelectFiles } from "./select-files.ts";

/**
 * Stands in an operation whose short forms have faults, and holds them. It goes along when the operation is inherited or
 * included, so that whatever is made from it is known to be broken. No YAML text can hold this key.
 */
export const faultKey = "\u0000faults";

export type Coercion = {
  /** Faults of the item as a whole. */
  readonly report: Report;
  /** Gives the number of a fault that concerns one operation. */
  readonly operationFault: (
    path: readonly (string | number)[],
    message: string,
    hint: string | undefined,
  ) => number;
  readonly warn: (text: string) => void;
};

/** A top-level item with the short forms of its attributes written out. */
export const coerceItem = (item: PyMap, coercion: Coercion): PyMap => {
  const coerced = new Map<PyKey, PyValue>();
  for (const [name, value] of item) coerced.set(name, coerceItemAttribute(name, value, coercion));
  if (coerced.has("operations") && !coerced.has("model") && !coerced.has("config")) coerced.set("model", "");
  return coerced;
};

const coerceItemAttribute = (name: PyKey, value: PyValue, coercion: Coercion): PyValue => {
  const { report } = coercion;
  switch (name) {
    case "include":
    case "extends":
      return coerceTextList(value, name, within(report, name)) ?? [];
    case "operations":
      return coerceOperations(value, coercion);
    case "flags":
      return coerceFlags(value, within(report, name));
    case "sourcecode":
      return coerceSelectFiles(value, within(report, name), coercion.warn);
    default:
      return value;
  }
};

const coerceOperations = (value: PyValue, coercion: Coercion): PyMap => {
  if (!isPyMap(value)) {
    coercion.report(
      ["operations"],
      `invalid operations value ${pyRepr(value)}: expected a mapping`,
      "Write each operation as NAME: MODULE, or NAME with its attributes below it.",
    );
    return new Map();
  }
  const coerced = new Map<PyKey, PyValue>();
  for (const [name, op] of value) {
    coerced.set(name, name === "$include" ? op : coerceGuardedOperation(name, op, coercion));
  }
  return coerced;
};

const coerceGuardedOperation = (name: PyKey, op: PyValue, coercion: Coercion): PyMap => {
  const faults: number[] = [];
  const report: Report = (path, message, hint) => {
    faults.push(coercion.operationFault(["operations", pyStr(name), ...path], message, hint));
  };
  const coerced = coerceOperation(name, op, report, coercion.warn);
  return faults.length === 0 ? coerced : new Map(coerced).set(faultKey, faults);
};

/** An operation with the short forms of its attributes written out. */
export const coerceOperation = (
  name: PyKey,
  op: PyValue,
  report: Report,
  warn: (text: string) => void,
): PyMap => {
  if (typeof op === "string") return new Map([["main", op]]);
  if (!isPyMap(op)) {
    // 0.9: guildfile.py names them in this order.
    report(
      [],
      `invalid value for operation '${pyStr(op)}' ${pyRepr(name)}: expected a string or a mapping`,
      "Give the operation a main module, or attributes below its name.",
    );
    return new Map();
  }
  const coerced = new Map<PyKey, PyValue>();
  for (const [key, value] of op) coerced.set(key, coerceOpAttribute(key, value, report, warn));
  return coerced;
};

const coerceOpAttribute = (
  name: PyKey,
  value: PyValue,
  report: Report,
  warn: (text: string) => void,
): PyValue => {
  const here = within(report, typeof name === "string" ? name : pyStr(name));
  switch (name) {
    case "flags":
      return coerceFlags(value, here);
    case "flags-import":
      return coerceFlagsImport(value, here);
    case "publish":
      return coercePublish(value, here, warn);
    case "python-path":
      return value === null ? null : (coerceTextList(value, name, here) ?? null);
    case "output-scalars":
      return coerceOutputScalars(value, here);
    case "sourcecode":
      return coerceSelectFiles(value, here, warn);
    default:
      return value;
  }
};

const coerceFlags = (value: PyValue, report: Report): PyMap => {
  if (!isPyMap(value)) {
    report(
      [],
      `invalid flags value ${pyRepr(value)}: expected a mapping`,
      "Write each flag as NAME: DEFAULT, or NAME with its attributes below it.",
    );
    return new Map();
  }
  const coerced = new Map<PyKey, PyValue>();
  for (const [name, flag] of value) coerced.set(name, coerceFlag(name, flag, report));
  return coerced;
};

const coerceFlag = (name: PyKey, value: PyValue, report: Report): PyValue => {
  if (name === "$include") return isPyList(value) ? value : pyStr(value);
  if (isPyMap(value)) return value;
  if (value instanceof PyDate) {
    report(
      [pyStr(name)],
      `invalid value for ${pyStr(name)} flag ${pyRepr(value)}: expected a mapping of flag attributes or ` +
        "default flag value",
      "Put the date in quotes to use it as text.",
    );
  }
  return new Map([["default", value]]);
};

const coerceFlagsImport = (value: PyValue, report: Report): PyValue => {
  if (value === true || value === 1 || value === "all") return true;
  if (value === false) return [];
  if (isPyList(value)) return value;
  report(
    [],
    `invalid flags-import value ${pyRepr(value)}: expected yes/all, no, or a list of flag names`,
    "Name the flags to import in a list, or write 'all' or 'no'.",
  );
  return null;
};

const coercePublish = (value: PyValue, report: Report, warn: (text: string) => void): PyValue => {
  if (value === null) return null;
  if (!isPyMap(value)) {
    report(
      [],
      `invalid publish value ${pyRepr(value)}: expected a mapping`,
      "Write attributes such as 'files' below 'publish'.",
    );
    return null;
  }
  const files = value.get("files");
  if (files === undefined || files === null || files === false) return value;
  return new Map(value).set("files", coerceSelectFiles(files, within(report, "files"), warn));
};

const coerceOutputScalars = (value: PyValue, report: Report): PyValue => {
  if (value === null || isPyList(value)) return value;
  if (value === false) return [];
  if (typeof value === "string" || isPyMap(value)) return [value];
  report(
    [],
    `invalid output-scalars ${pyRepr(value)}: expected a mapping, list, string, or false`,
    "Write each scalar as NAME: PATTERN, or 'no' for none.",
  );
  return null;
};

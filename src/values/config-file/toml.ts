import { parse, stringify, TomlDate, TomlError, type TomlTable, type TomlValue } from "smol-toml";
import {
  isPyList,
  isPyMap,
  PyDate,
  PyFloat,
  type PyKey,
  type PyMap,
  type PyValue,
  pyStr,
  UserError,
} from "../../base/index.ts";
import { editToml } from "./toml-edit.ts";
import type { ConfigFormat } from "./types.ts";

const parseToml = (text: string): PyMap => {
  try {
    return fromTable(parse(text, { integersAsBigInt: true }));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason = ""] = error.message.split("\n");
    throw new UserError(`${reason} (line ${error.line}, column ${error.column})`, { cause: error });
  }
};

const fromTable = (table: TomlTable): PyMap =>
  new Map(Object.entries(table).map(([name, value]) => [name, fromToml(value)] as const));

const fromToml = (value: TomlValue): PyValue => {
  if (typeof value === "bigint") {
    const plain = Number(value);
    return Number.isSafeInteger(plain) ? plain : value;
  }
  if (typeof value === "number") return new PyFloat(value);
  if (value instanceof TomlDate) return new PyDate(value.toISOString());
  if (Array.isArray(value)) return value.map(fromToml);
  return typeof value === "object" ? fromTable(value) : value;
};

/** TOML has no null: what is null is left out. */
const toToml = (value: PyValue): TomlValue | undefined => {
  if (value === null) return undefined;
  if (typeof value === "number") return BigInt(value);
  if (value instanceof PyFloat) return value.value;
  if (value instanceof PyDate) return new TomlDate(value.text);
  if (isPyList(value)) return value.flatMap((item) => toToml(item) ?? []);
  return isPyMap(value) ? toTable(value) : value;
};

const toTable = (map: PyMap): TomlTable =>
  Object.fromEntries(
    [...map].flatMap(([key, value]) => {
      const written = toToml(value);
      return written === undefined ? [] : [[pyStr(key), written] as const];
    }),
  );

const formatToml = (config: PyMap): string => stringify(toTable(config), { numbersAsFloat: true });

/** A value as it stands behind `=`, on one line. */
const tomlText = (value: PyValue): string => {
  if (isPyList(value)) return `[${value.map(tomlText).join(", ")}]`;
  if (isPyMap(value)) {
    return `{ ${[...value].map(([key, item]) => `${tomlKey(key)} = ${tomlText(item)}`).join(", ")} }`;
  }
  if (typeof value === "string") return JSON.stringify(value).replaceAll("\u007f", "\\u007f");
  const written = toToml(value);
  return written === undefined
    ? '""'
    : stringify({ x: written }, { numbersAsFloat: true }).trim().replace(/^x = /, "");
};

const tomlKey = (key: PyKey): string =>
  /^[\w-]+$/.test(pyStr(key)) ? pyStr(key) : JSON.stringify(pyStr(key));

export const toml: ConfigFormat = {
  parse: parseToml,
  format: formatToml,
  edit: (text, edits) => editToml(text, edits, { tomlText, tomlKey }),
  typed: (config) => config,
};

import { extname } from "node:path";
import {
  dumpYamlFlow,
  dumpYamlLoose,
  formatPyJson,
  isPyList,
  isPyMap,
  PyFloat,
  type PyMap,
  type PyValue,
  parsePyFloat,
  parsePyInt,
  parseYaml,
  pyRepr,
  UserError,
} from "../../base/index.ts";
import { editIni, formatIni, parseIni } from "./ini.ts";
import type { ConfigFormat } from "./types.ts";
import { editFlow } from "./yaml-edit.ts";

/** The format of a configuration file by its suffix; a further `.in` is overlooked. Undefined: none that we know. */
export const configFormat = async (path: string): Promise<ConfigFormat | undefined> => {
  const suffix = extname(path).toLowerCase();
  if (suffix === ".in") return configFormat(path.slice(0, -3));
  switch (suffix) {
    case ".yml":
    case ".yaml":
      return yaml;
    case ".json":
      return json;
    case ".cfg":
    case ".ini":
      return ini;
    case ".toml":
      return (await import("./toml.ts")).toml;
    default:
      return undefined;
  }
};

/** A configuration as a mapping; an empty file is an empty one. */
const asMapping = (value: PyValue): PyMap => {
  if (isPyMap(value)) return value;
  if (value === null) return new Map();
  throw new UserError(`expected a mapping but got ${pyRepr(value)}`);
};

const yaml: ConfigFormat = {
  parse: (text) => asMapping(parseYaml(text)),
  format: dumpYamlLoose,
  edit: (text, edits) => editFlow(text, edits, yamlText),
  typed: (config) => config,
};

/** On one line, and so that it may stand within braces. */
const yamlText = (value: PyValue): string => {
  if (isPyList(value)) return `[${value.map(yamlText).join(", ")}]`;
  const text = dumpYamlFlow(value);
  if (typeof value !== "string" || /^['"]/.test(text))
    return text.includes("\n") ? JSON.stringify(value) : text;
  if (text.includes("\n")) return JSON.stringify(value);
  return /[[\]{},]/.test(text) ? `'${text.replaceAll("'", "''")}'` : text;
};

// JSON is YAML but for tabs, and YAML keeps 1.0 apart from 1.
const withoutTabs = (text: string): string => text.replaceAll("\t", " ");

const json: ConfigFormat = {
  parse: (text) => asMapping(parseYaml(withoutTabs(text))),
  format: (config) => formatPyJson(config, { sortKeys: true }),
  edit: (text, edits) => editFlow(text, edits, (value) => formatPyJson(value, {}), withoutTabs),
  typed: (config) => config,
};

/** The options of an INI file as the values they look like; ConfigParser itself knows only texts. */
const typedOptions = (config: PyMap): PyMap =>
  new Map(
    [...config].map(
      ([name, value]) => [name, isPyMap(value) ? typedOptions(value) : typedOption(value)] as const,
    ),
  );

const typedOption = (value: PyValue): PyValue => {
  const text = String(value);
  const asInt = parsePyInt(text);
  if (asInt !== undefined) return asInt;
  const asFloat = parsePyFloat(text);
  if (asFloat !== undefined) return new PyFloat(asFloat);
  return booleans[text.toLowerCase()] ?? text;
};

const booleans: Readonly<Record<string, boolean>> = {
  yes: true,
  on: true,
  true: true,
  no: false,
  off: false,
  false: false,
};

const ini: ConfigFormat = {
  parse: parseIni,
  format: formatIni,
  edit: editIni,
  typed: (config) => typedOptions(config),
  textsOnly: true,
};

import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  dumpYamlLoose,
  floatRepr,
  isPyList,
  isPyMap,
  PyDate,
  PyFloat,
  type PyKey,
  type PyMap,
  type PyValue,
  parsePyFloat,
  pyStr,
  shellQuote,
} from "../../base/index.ts";
import { type FlagDef, joinFlagParts, plainFlag } from "../../values/index.ts";

/** JSON for what JSON cannot say, as the Python side writes it too: see `_marked` in `_inspect_flags.py`. */
type MarkedJson =
  | null
  | boolean
  | number
  | string
  | readonly MarkedJson[]
  | { readonly $float: string }
  | { readonly $int: string }
  | { readonly $map: readonly (readonly [MarkedJson, MarkedJson])[] };

/** An imported flag, ready for JSON; attribute names are those of guild.yml. */
export type FlagAttrs = {
  readonly description?: string;
  readonly default?: MarkedJson;
  readonly type?: string;
  readonly required?: boolean;
  readonly choices?: readonly MarkedJson[];
  readonly "arg-name"?: string;
  readonly "arg-switch"?: MarkedJson;
  readonly "arg-split"?: true;
};

export type NamedAttrs = readonly (readonly [name: string, attrs: FlagAttrs])[];

const encodeMarked = (value: PyValue): MarkedJson => {
  if (value instanceof PyFloat) return { $float: floatRepr(value.value) };
  if (typeof value === "bigint") return { $int: String(value) };
  if (isPyList(value)) return value.map(encodeMarked);
  if (isPyMap(value))
    return { $map: [...value].map(([key, item]) => [encodeMarked(key), encodeMarked(item)]) };
  return typeof value === "object" && value !== null ? value.text : value;
};

const decodeMarked = (json: MarkedJson): PyValue => {
  if (typeof json !== "object" || json === null) return json;
  if ("$float" in json) return new PyFloat(parsePyFloat(json.$float) ?? Number.NaN);
  if ("$int" in json) return BigInt(json.$int);
  if ("$map" in json) {
    return new Map(json.$map.map(([key, item]) => [keyOf(decodeMarked(key)), decodeMarked(item)] as const));
  }
  return json.map(decodeMarked);
};

const keyOf = (value: PyValue): PyKey => (typeof value === "object" && value !== null ? pyStr(value) : value);

/** Flags of module-level names: no mappings, no names that begin with `_`. */
export const attrsOfAssigns = (assigns: Iterable<readonly [PyKey, PyValue]>): NamedAttrs =>
  [...assigns]
    .map(([name, value]) => [String(name), value] as const)
    .filter(([name, value]) => !name.startsWith("_") && !isPyMap(value))
    .map(([name, value]) => [name, attrsOfValue(value)] as const);

/** Flags of a nested mapping: names joined by dots. */
export const attrsOfParam = (param: PyMap): NamedAttrs => attrsOfAssigns(flattened(param, ""));

/** Flags of a configuration file; dates have no place among flag values. */
export const attrsOfConfig = (config: PyMap): NamedAttrs =>
  flattened(config, "")
    .filter(([, value]) => !(value instanceof PyDate))
    .map(([name, value]) => [name, attrsOfValue(value)] as const);

const flattened = (map: PyMap, prefix: string): readonly (readonly [string, PyValue])[] =>
  [...map].flatMap(([key, value]) => {
    const name = `${prefix}${pyStr(key)}`;
    return isPyMap(value) ? flattened(value, `${name}.`) : [[name, value] as const];
  });

const attrsOfValue = (value: PyValue): FlagAttrs => {
  if (isPyList(value)) {
    return { default: value.map((item) => shellQuote(dumpYamlLoose(item))).join(" "), "arg-split": true };
  }
  const type = typeOfValue(value);
  return { default: encodeMarked(value), ...(type === undefined ? {} : { type }) };
};

const typeOfValue = (value: PyValue): string | undefined => {
  if (value === null) return undefined;
  if (typeof value === "string") return "string";
  return typeof value === "boolean" ? "boolean" : "number";
};

/** The flag itself. A text that names an existing file relative to `scriptDir`, if there is one, becomes its absolute path. */
export const flagOfAttrs = (name: string, attrs: FlagAttrs, scriptDir: string | undefined): FlagDef => {
  const value = decodeMarked(attrs.default ?? null);
  const joined = attrs["arg-split"] && isPyList(value) ? joinFlagParts(value, true) : value;
  return {
    ...plainFlag(name),
    description: attrs.description ?? "",
    default:
      typeof joined === "string" && scriptDir !== undefined ? absoluteIfFile(joined, scriptDir) : joined,
    type: attrs.type,
    required: attrs.required ?? false,
    choices: (attrs.choices ?? []).map((choice) => ({
      value: decodeMarked(choice),
      description: "",
      alias: undefined,
      flags: new Map(),
    })),
    argName: attrs["arg-name"],
    argSwitch: attrs["arg-switch"] === undefined ? undefined : decodeMarked(attrs["arg-switch"]),
    argSplit: attrs["arg-split"],
  };
};

const absoluteIfFile = (text: string, dir: string): string => {
  if (!text.includes("/") || text.startsWith("/")) return text;
  // 0.9 joins without tidying: `DIR/./data/x`.
  const path = `${dir}/${text}`;
  return existsSync(join(path)) ? path : text;
};

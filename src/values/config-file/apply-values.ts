import {
  dumpYamlLoose,
  isPyMap,
  type PyKey,
  type PyMap,
  type PyValue,
  pyStr,
  sortPairs,
  UserError,
  YamlError,
} from "../../base/index.ts";
import type { FlagValues } from "../flag-def.ts";
import { nestFlags } from "../nested-flags.ts";
import type { ConfigEdit, ConfigFormat } from "./types.ts";

/**
 * The text of a configuration file with values set; dotted names are those of nested values. What has the value
 * already is left as it is written, and so are comments, order and form, wherever the format lets us find the place;
 * else the whole is written anew. Throws UserError where a value would have to be within one that is no mapping.
 */
export const applyConfigValues = (format: ConfigFormat, text: string, values: FlagValues): string => {
  const config = format.parse(text);
  const typed = format.typed(config);
  const paths = leafPaths(config);
  const edits: ConfigEdit[] = [];
  let wanted = config;
  for (const [name, value] of sortPairs(values)) {
    const known = paths.get(name);
    const path = known ?? name.split(".");
    if (isSame(valueAt(config, path), value) || isSame(valueAt(typed, path), value)) continue;
    edits.push({ path, value });
    wanted = known === undefined ? nestFlags([[name, value]], wanted) : withValueAt(wanted, known, value);
  }
  if (edits.length === 0) return text;
  const edited = format.edit(text, edits);
  return edited !== undefined && saysSame(format, edited, wanted) ? edited : format.format(wanted);
};

/** The paths of all values that are no mappings, by the dotted names they have as flags. */
const leafPaths = (config: PyMap, above: readonly PyKey[] = []): ReadonlyMap<string, readonly PyKey[]> =>
  new Map(
    [...config].flatMap(([key, value]): readonly (readonly [string, readonly PyKey[]])[] => {
      const path = [...above, key];
      return isPyMap(value) ? [...leafPaths(value, path)] : [[path.map(pyStr).join("."), path]];
    }),
  );

const valueAt = (config: PyMap, path: readonly PyKey[]): PyValue | undefined =>
  path.reduce<PyValue | undefined>((value, key) => (isPyMap(value) ? value.get(key) : undefined), config);

const withValueAt = (config: PyMap, [key = "", ...rest]: readonly PyKey[], value: PyValue): PyMap => {
  const inner = config.get(key);
  return new Map(config).set(
    key,
    rest.length > 0 && isPyMap(inner) ? withValueAt(inner, rest, value) : value,
  );
};

const isSame = (current: PyValue | undefined, value: PyValue): boolean =>
  current !== undefined && dumpYamlLoose(current) === dumpYamlLoose(value);

/** Whether a text reads as the configuration; where the format has texts only, as texts. */
const saysSame = (format: ConfigFormat, text: string, wanted: PyMap): boolean => {
  try {
    const read = format.parse(text);
    return isSame(read, wanted) || (format.textsOnly === true && isSame(read, asTexts(wanted)));
  } catch (error) {
    if (error instanceof UserError || error instanceof YamlError) return false;
    throw error;
  }
};

const asTexts = (value: PyValue): PyValue =>
  isPyMap(value)
    ? new Map([...value].map(([key, item]) => [pyStr(key), asTexts(item)] as const))
    : pyStr(value);

import { isPyMap, type PyMap, type PyValue, pyRepr, sortPairs, UserError } from "../base/index.ts";
import type { FlagValues } from "./flag-def.ts";

/**
 * Flags with dotted names as nested mappings: `a.b=1` -> `{a: {b: 1}}`, over what `base` has. Throws UserError
 * where a flag would have to be within a value that is no mapping.
 */
export const nestFlags = (values: FlagValues, base: PyMap = new Map()): PyMap =>
  sortPairs(values).reduce<PyMap>((nested, [name, value]) => setAt(nested, name.split("."), 0, value), base);

const setAt = (map: PyMap, path: readonly string[], depth: number, value: PyValue): PyMap => {
  const key = path[depth] ?? "";
  if (depth === path.length - 1) return new Map([...map, [key, value]]);
  const inner = map.get(key) ?? new Map();
  if (isPyMap(inner)) return new Map([...map, [key, setAt(inner, path, depth + 1, value)]]);
  const conflict = pyRepr(path.slice(0, depth + 1).join("."));
  throw new UserError(
    `${pyRepr(path.join("."))} cannot be nested: conflicts with {${conflict}: ${pyRepr(inner)}}`,
  );
};

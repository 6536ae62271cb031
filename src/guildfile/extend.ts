import { dirname } from "node:path";
import {
  isPyList,
  isPyMap,
  type PyKey,
  type PyMap,
  type PyValue,
  pyStr,
  type YamlPath,
} from "../base/index.ts";
import { didYouMean } from "./did-you-mean.ts";
import { type Item, type Loading, nearestLine, type Origin, readItems } from "./items.ts";
import { itemName } from "./section-include.ts";

/** A model with everything it inherits. */
export type ExtendedItem = {
  readonly data: PyMap;
  /** Where its attributes may stand: its own item first, then its parents'. */
  readonly origins: readonly Origin[];
  /** Guild files of packages among its parents, each directory once. */
  readonly packages: readonly PackageParent[];
};

type PackageParent = { readonly dir: string; readonly items: readonly Item[] };

const inherited: ReadonlySet<PyKey> = new Set([
  "description",
  "extra",
  "flags",
  "namespace",
  "operation-defaults",
  "operations",
  "params",
  "references",
  "resources",
  "sourcecode",
]);

/** `item` with what its parents have and it has not. `items` are those of its file. */
export const extendItem = (item: Item, items: readonly Item[], loading: Loading): ExtendedItem => {
  const extended = extendBelow(item, items, loading, []);
  const dirs = new Set<string>();
  const packages = extended.packages.filter(({ dir }) => {
    const isNew = !dirs.has(dir);
    dirs.add(dir);
    return isNew;
  });
  return { ...extended, packages };
};

const extendBelow = (
  item: Item,
  items: readonly Item[],
  loading: Loading,
  seen: readonly string[],
): ExtendedItem => {
  const names = item.data.get("extends");
  let extended: ExtendedItem = { data: item.data, origins: [item.origin], packages: [] };
  if (!isPyList(names)) return extended;
  for (const [index, value] of names.entries()) {
    const parent = extendedParent(pyStr(value), index, item, items, loading, seen);
    if (parent === undefined) continue;
    extended = {
      data: mergeParent(extended.data, parent.data),
      origins: [...extended.origins, ...parent.origins],
      packages: [...extended.packages, ...parent.packages],
    };
  }
  return extended;
};

const extendedParent = (
  name: string,
  index: number,
  child: Item,
  items: readonly Item[],
  loading: Loading,
  seen: readonly string[],
): ExtendedItem | undefined => {
  const report = (message: string, hint: string | undefined): undefined => {
    const { file } = child.origin;
    loading.faults.push({ file, line: nearestLine(child.origin, ["extends", index]), message, hint });
  };
  if (seen.includes(name))
    return report(
      `cycle in 'extends' (${[...seen, name].join(" -> ")})`,
      "Let one of these extend the other no more.",
    );
  const below = [...seen, name];
  const slash = name.indexOf("/");
  if (slash < 0) {
    const parent = items.find(({ data }) => itemName(data) === name);
    if (parent === undefined) return report(`undefined model or config '${name}'`, extendHint(name, items));
    return extendBelow(parent, items, loading, below);
  }
  const packageName = name.slice(0, slash);
  const modelName = name.slice(slash + 1);
  if (modelName === "")
    return report(`invalid model or config reference '${name}': missing model name`, "Write PACKAGE/MODEL.");
  const found = packageItems(packageName, loading);
  if (found === undefined) {
    return report(
      `cannot find Guild file for package '${packageName}'`,
      "Install the package, or correct its name.",
    );
  }
  const parent = found.items.find(({ data }) => itemName(data) === modelName);
  if (parent === undefined) {
    return report(
      `undefined model or config '${modelName}' in package '${packageName}'`,
      extendHint(modelName, found.items),
    );
  }
  const extended = extendBelow(parent, found.items, loading, below);
  return { ...extended, packages: [...extended.packages, found] };
};

const extendHint = (name: string, items: readonly Item[]): string => {
  const names = items.map(({ data }) => itemName(data)).filter((found) => typeof found === "string");
  return didYouMean(name, names) ?? "Extend a model or config of the same file, or PACKAGE/MODEL.";
};

const packageItems = (packageName: string, loading: Loading): PackageParent | undefined => {
  const path = loading.findPackageGuildfile?.(packageName.replaceAll("-", "_"));
  if (path === undefined) return undefined;
  const known = loading.files.get(path);
  if (known !== undefined) return { dir: dirname(path), items: known };
  const text = loading.readText?.(path);
  if (text === undefined) return undefined;
  const items = readItems(text, path, loading);
  loading.files.set(path, items);
  return { dir: dirname(path), items };
};

const mergeParent = (child: PyMap, parent: PyMap): PyMap =>
  mergeMissing(child, new Map([...parent].filter(([name]) => inherited.has(name))));

/** `child` with the keys of `parent` that it lacks; where both hold mappings, so for these. The child's rest wins. */
export const mergeMissing = (child: PyMap, parent: PyMap): PyMap => {
  const merged = new Map<PyKey, PyValue>(child);
  for (const [name, parentValue] of parent) {
    const childValue = child.get(name);
    if (childValue === undefined) merged.set(name, parentValue);
    else if (isPyMap(childValue) && isPyMap(parentValue))
      merged.set(name, mergeMissing(childValue, parentValue));
  }
  return merged;
};

/** The file and line of `path` in the first of `origins` that has it, else of what is nearest around it. */
export const locate = (
  origins: readonly Origin[],
  path: YamlPath,
): { readonly file: string; readonly line: number | undefined } => {
  for (let length = path.length; length >= 0; length--) {
    for (const origin of origins) {
      const line = origin.lineOf(path.slice(0, length));
      if (line !== undefined) return { file: origin.file, line };
    }
  }
  return { file: origins[0]?.file ?? "", line: undefined };
};

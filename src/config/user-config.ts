import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import {
  type Context,
  errorCode,
  isPyList,
  isPyMap,
  type PyKey,
  type PyMap,
  type PyValue,
  parseYaml,
  UserError,
  YamlError,
} from "../base/index.ts";
import { userConfigPath } from "./config-path.ts";

/** The user configuration, every `extends` resolved and the section `config` gone. */
export type UserConfig = {
  /** Absolute. Need not exist. */
  readonly path: string;
  readonly sections: PyMap;
  /** What was wrong with the file, for log lines; a file that cannot be read counts as empty. */
  readonly warnings: readonly string[];
};

/** Reads the user configuration. A name in `extends` that is nowhere is a `UserError`. */
export const readUserConfig = (
  context: Pick<Context, "cwd" | "processCwd" | "env" | "home" | "userHome">,
): UserConfig => readConfigFile(resolve(context.processCwd, userConfigPath(context, context.home)));

/** Reads a configuration file; a missing one is empty. */
const readConfigFile = (path: string): UserConfig => {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return { path, sections: new Map(), warnings: [] };
    const reason = error instanceof Error ? error.message : String(error);
    return emptyConfig(path, `cannot read user config in ${path}: ${reason}`);
  }
  return parseConfig(text, path);
};

/** The configuration a text holds; `path` is for messages. */
export const parseConfig = (text: string, path: string): UserConfig => {
  let value: PyValue;
  try {
    value = parseYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return emptyConfig(path, `error loading user config in ${path}: ${error.message}`);
  }
  if (value === null) return { path, sections: new Map(), warnings: [] };
  if (!isPyMap(value)) {
    return emptyConfig(path, `error loading user config in ${path}: expected a mapping of sections`);
  }
  return { path, sections: resolveSections(value, path), warnings: [] };
};

/** The value of `section.name`, if the configuration has it. */
export const configValue = (config: UserConfig, section: string, name: string): PyValue | undefined => {
  const items = config.sections.get(section);
  return isPyMap(items) ? items.get(name) : undefined;
};

/** Where the state of remote `name` is kept: beside the configuration file. */
export const remoteStateDir = (config: UserConfig, name: string): string =>
  resolve(dirname(config.path), "remotes", name);

const emptyConfig = (path: string, warning: string): UserConfig => ({
  path,
  sections: new Map(),
  warnings: [warning],
});

const sharedSection = "config";

const resolveSections = (written: PyMap, path: string): PyMap => {
  const shared = written.get(sharedSection);
  const sections = [...written].filter(([name]) => name !== sharedSection);
  return new Map(
    sections.map(([name, items]): [PyKey, PyValue] => [
      name,
      isPyMap(items) ? resolveItems({ items, shared: isPyMap(shared) ? shared : new Map(), path }) : items,
    ]),
  );
};

/** A section and where its items may find their parents. */
type Section = { readonly items: PyMap; readonly shared: PyMap; readonly path: string };

const resolveItems = (section: Section): PyMap =>
  new Map([...section.items].map(([name, item]) => [name, resolveItem(item, section, [name])]));

/** `item` with what it extends merged in. `seen` are the names on the way to it. */
const resolveItem = (item: PyValue, section: Section, seen: readonly PyKey[]): PyValue => {
  if (!isPyMap(item)) return item;
  const own: PyMap = new Map([...item].filter(([key]) => key !== "extends"));
  const written = item.get("extends") ?? [];
  const names = isPyList(written) ? written : [written];
  return names.reduce<PyMap>((child, name) => {
    const parent = findParent(name, section, seen);
    return isPyMap(parent) ? mergeBelow(child, parent) : child;
  }, own);
};

const findParent = (name: PyValue, section: Section, seen: readonly PyKey[]): PyValue => {
  const key = isKey(name) ? name : String(name);
  const inSection = section.items.has(key) && !(seen.length === 1 && seen[0] === key);
  const source = inSection ? section.items : section.shared;
  if (!source.has(key)) throw new UserError(`cannot find '${String(key)}' in ${section.path}`);
  const step = inSection ? key : `${sharedSection}:${String(key)}`;
  if (seen.includes(step)) {
    throw new UserError(`'${String(key)}' in ${section.path} extends itself`, {
      hint: "Remove the name from one of the 'extends' on the way.",
    });
  }
  const scope = inSection ? section : { ...section, items: section.shared };
  return resolveItem(source.get(key) ?? null, scope, [...seen, step]);
};

const isKey = (value: PyValue): value is PyKey => value === null || typeof value !== "object";

/** `child` with all of `parent` it does not say itself; mappings on both sides are merged. */
const mergeBelow = (child: PyMap, parent: PyMap): PyMap => {
  const merged = new Map(child);
  for (const [key, value] of parent) {
    const own = merged.get(key);
    if (!merged.has(key)) merged.set(key, value);
    else if (isPyMap(own) && isPyMap(value)) merged.set(key, mergeBelow(own, value));
  }
  return merged;
};

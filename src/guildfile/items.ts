import { basename, dirname, resolve } from "node:path";
import {
  isPyList,
  isPyMap,
  type PyMap,
  type PyValue,
  parseYamlDocument,
  pyRepr,
  pyStr,
  YamlError,
  type YamlPath,
} from "../base/index.ts";
import { type Coercion, coerceItem } from "./coerce.ts";
import type { Fault } from "./types.ts";

/** What reading of Guild files may ask of the world outside the text. */
export type GuildfileSources = {
  /** Text of a file; undefined when there is none. */
  readonly readText?: (path: string) => string | undefined;
  /** `guild.yml` in the directory that a dotted name leads to from an entry of Python's path: the first there is. */
  readonly findPackageGuildfile?: (packageName: string) => string | undefined;
  /** What the user should know though nothing is wrong. */
  readonly warn?: (text: string) => void;
};

/** One load: the sources, and everything found to be wrong on the way. */
export type Loading = GuildfileSources & {
  /** Faults of the file as a whole. */
  readonly faults: Fault[];
  /** Faults of one operation each, by number. */
  readonly opFaults: Fault[];
  /** Items of files already read, by path. */
  readonly files: Map<string, readonly Item[]>;
};

/** A top-level item, coerced. */
export type Item = { readonly data: PyMap; readonly origin: Origin };

/** Where the attributes of an item stand. */
export type Origin = {
  readonly file: string;
  readonly lineOf: (path: YamlPath) => number | undefined;
  /** Its text has `{{`: only then is there a param to fill in. */
  readonly mayRefer: boolean;
};

type ItemType = "config" | "include" | "model" | "package";

const itemTypes: readonly ItemType[] = ["config", "include", "model", "package"];

/** The items of a Guild file with those of the files it includes in their place. */
export const readItems = (text: string, file: string, loading: Loading): readonly Item[] =>
  readNestedItems(text, file, loading, []);

const readNestedItems = (
  text: string,
  file: string,
  loading: Loading,
  including: readonly string[],
): readonly Item[] =>
  writtenItems(text, file, loading).flatMap((item) => {
    const includes = item.data.get("include");
    if (!isPyList(includes)) return [item];
    return includes.flatMap((name, index) => includedItems(pyStr(name), index, item, loading, including));
  });

const writtenItems = (text: string, file: string, loading: Loading): readonly Item[] => {
  const document = parseText(text, file, loading);
  if (document === undefined || document.value === null) return [];
  const { value, lineOf } = document;
  const mayRefer = text.includes("{{");
  if (isPyMap(value)) {
    const whole = new Map<string, PyValue>([
      ["model", ""],
      ["operations", value],
    ]);
    // The whole mapping stands below `operations`, without a line of its own.
    const origin = {
      file,
      lineOf: (path: YamlPath) => (path[0] === "operations" ? lineOf(path.slice(1)) : undefined),
      mayRefer,
    };
    return [{ data: coerceItem(whole, coercion(origin, loading)), origin }];
  }
  if (isPyList(value)) {
    return value.flatMap((item, index) => {
      const origin = { file, lineOf: (path: YamlPath) => lineOf([index, ...path]), mayRefer };
      return readItem(item, origin, loading);
    });
  }
  loading.faults.push({
    file,
    line: lineOf([]),
    message: `invalid guildfile data ${pyRepr(value)}: expected a mapping`,
    hint: "Write each operation as NAME: MODULE.",
  });
  return [];
};

const parseText = (text: string, file: string, loading: Loading) => {
  try {
    const document = parseYamlDocument(text);
    for (const { key, line } of document.repeatedKeys) {
      loading.warn?.(`'${key}' is given twice in ${file}: line ${line} counts`);
    }
    return document;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    loading.faults.push({ file, line: error.line, message: `${error.reason}, column ${error.column}` });
    return undefined;
  }
};

const readItem = (written: PyValue, origin: Origin, loading: Loading): readonly Item[] => {
  const { report } = coercion(origin, loading);
  if (!isPyMap(written)) {
    report(
      [],
      `invalid guildfile item ${pyRepr(written)}: expected a mapping`,
      `Start the item with one of: ${itemTypes.join(", ")}.`,
    );
    return [];
  }
  const data = coerceItem(written, coercion(origin, loading));
  // 0.9: an item with `include` gives way to what it includes, whatever else it says.
  if (data.has("include")) return [{ data, origin }];
  const used = itemTypes.filter((type) => data.has(type));
  const [type] = used;
  if (type === undefined) {
    report(
      [],
      `missing required type (one of: ${itemTypes.join(", ")}) in ${pyRepr(data)}`,
      "Start the item with '- model: NAME', or with one of the other types.",
    );
    return [];
  }
  if (used.length > 1) {
    report([], `multiple types (${used.join(", ")}) in ${pyRepr(data)}`, "Make an item of its own of each.");
    return [];
  }
  const name = data.get(type);
  if (typeof name !== "string") {
    // 0.9: guildfile.py prints the `$`.
    report(
      [type],
      `invalid ${type} name $${pyRepr(name ?? null)}: expected a string`,
      "Put the name in quotes, so that it is text.",
    );
    return [];
  }
  return [{ data, origin }];
};

const coercion = (origin: Origin, loading: Loading): Coercion => {
  const fault = (path: YamlPath, message: string, hint: string | undefined): Fault => ({
    file: origin.file,
    line: nearestLine(origin, path),
    message,
    hint,
  });
  return {
    report: (path, message, hint) => {
      loading.faults.push(fault(path, message, hint));
    },
    operationFault: (path, message, hint) => loading.opFaults.push(fault(path, message, hint)) - 1,
    warn: (names) => loading.warn?.(`unexpected sourcecode attribute(s) in guild.yml: ${names}`),
  };
};

/** The line of `path`, or of the nearest thing around it that has one. */
export const nearestLine = (origin: Origin, path: YamlPath): number | undefined => {
  for (let length = path.length; length >= 0; length--) {
    const line = origin.lineOf(path.slice(0, length));
    if (line !== undefined) return line;
  }
  return undefined;
};

const includedItems = (
  name: string,
  index: number,
  from: Item,
  loading: Loading,
  including: readonly string[],
): readonly Item[] => {
  const { file } = from.origin;
  const report = (message: string, hint: string | undefined) => {
    loading.faults.push({ file, line: nearestLine(from.origin, ["include", index]), message, hint });
  };
  const path = findInclude(name, file, loading);
  if (path === undefined) {
    report(
      `cannot find include '${name}' (includes must be local to including Guild file or a Guild package on the ` +
        "system path)",
      `Name a file beside ${basename(file)}, or install the package that has it.`,
    );
    return [];
  }
  const seen = [...including, resolve(file)];
  if (seen.includes(path)) {
    report(
      `cycle in 'includes' (${[...seen, path].join(" -> ")})`,
      "Let one of these files include the other no more.",
    );
    return [];
  }
  const text = loading.readText?.(path);
  return text === undefined ? [] : readNestedItems(text, path, loading, seen);
};

const findInclude = (name: string, file: string, loading: Loading): string | undefined => {
  const local = resolve(dirname(file), name);
  if (loading.readText?.(local) !== undefined) return local;
  return loading.findPackageGuildfile?.(name) ?? loading.findPackageGuildfile?.(`gpkg.${name}`);
};

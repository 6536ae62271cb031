import { isPyList, type PyValue, parseYaml, pyStrip, YamlError } from "../base/index.ts";

/** The parts of a flag function's text: `name` is undefined for the anonymous `[1:2]`, which means `uniform`. */
export type FunctionText = { readonly name: string | undefined; readonly args: readonly string[] };

/**
 * `NAME[a:b]` or the anonymous `[a:b]` in its parts; undefined if `text` is no flag function. Text that follows
 * the last `]` of a named one is ignored, as in 0.9.
 */
export const splitFlagFunction = (text: string): FunctionText | undefined => {
  const named = /^([a-zA-Z0-9_\-.]+)\[([^\n]*)\]/.exec(text);
  if (named !== null) return { name: named[1], args: splitArgs(pyStrip(named[2] ?? "")) };
  return isAnonymous(text) ? { name: undefined, args: splitArgs(text.slice(1, -1)) } : undefined;
};

const splitArgs = (text: string): readonly string[] => (text === "" ? [] : text.split(":").map(pyStrip));

/** `[1:2]` is read by YAML as one item (a time), while a list with a mapping or several items is a list. */
const isAnonymous = (text: string): boolean => {
  if (!text.startsWith("[") || !text.endsWith("]") || !text.includes(":")) return false;
  const list = yamlList(text);
  if (list === undefined) return true;
  const [item] = list;
  return list.length === 1 && ["string", "number", "bigint", "boolean"].includes(typeof item);
};

/** Undefined when the text is no YAML. */
const yamlList = (text: string): readonly PyValue[] | undefined => {
  try {
    const value = parseYaml(text);
    return isPyList(value) ? value : [];
  } catch (error) {
    if (error instanceof YamlError) return undefined;
    throw error;
  }
};

/** Whether a flag value is a function that a batch draws values from: `uniform[0:1]`, `[0:1]`. */
export const isFlagFunction = (value: PyValue | undefined): value is string =>
  typeof value === "string" && splitFlagFunction(value) !== undefined;

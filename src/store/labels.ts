import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Context, isPyMap, pyRegExp, pyStr, UserError } from "../base/index.ts";
import { type Run, readAttr, removeAttr, writeAttr } from "../run/index.ts";
import { type FlagValues, renderLabel } from "../values/index.ts";
import { attrToChange } from "./attr-change.ts";

/** What becomes of a label. The texts of the first three are templates over the run's flags and `${label}`. */
export type LabelChange =
  | { readonly kind: "set" | "prepend" | "append"; readonly text: string }
  /** Each part is a regular expression for whole words. */
  | { readonly kind: "remove"; readonly parts: readonly string[] }
  | { readonly kind: "clear" };

export type LabelWorld = Pick<Context, "processCwd"> & { readonly warn: (text: string) => void };

/** Changes the label of a run. Throws `UserError` for a part to remove that is no regular expression. */
export const changeLabel = (run: Run, change: LabelChange, world: LabelWorld): void => {
  if (change.kind === "clear") removeAttr(run, "label");
  else writeAttr(run, "label", changedLabel(run, change, world).trim());
};

const changedLabel = (
  run: Run,
  change: Exclude<LabelChange, { kind: "clear" }>,
  world: LabelWorld,
): string => {
  const label = labelOf(run);
  if (change.kind === "remove") return withoutParts(label, change.parts);
  const text = renderTemplate(run, change.text, label, world);
  if (change.kind === "set") return text;
  return change.kind === "prepend" ? `${text} ${label}` : `${label} ${text}`;
};

/** The label of a run as it is on disk; empty if there is none. */
export const labelOf = (run: Run): string => {
  const value = attrToChange(run, "label");
  return value === undefined ? "" : pyStr(value);
};

const renderTemplate = (run: Run, template: string, label: string, world: LabelWorld): string => {
  const flags = readAttr(run, "flags");
  const pairs = isPyMap(flags) ? [...flags].map(([name, value]) => [pyStr(name), value] as const) : [];
  // 0.9: the label hides a flag of that name.
  const others = pairs.filter(([name]) => name !== "label");
  const values: FlagValues = label === "" ? others : [...others, ["label", label]];
  const exists = (path: string): boolean => existsSync(resolve(world.processCwd, path));
  return renderLabel({ template, values, exists, warn: world.warn }).trim();
};

/** `label` without its words that are one of `parts`, which are regular expressions; what is left is joined by spaces. */
export const withoutParts = (label: string, parts: Iterable<string>): string => {
  let rest = label;
  for (const part of parts) {
    rest = splitAt(rest, wordPattern(part))
      .map((text) => text.trim())
      .filter((text) => text !== "")
      .join(" ");
  }
  return rest;
};

const wordPattern = (part: string): RegExp => {
  try {
    return pyRegExp(`(?<!\\S)(?:${part})(?!\\S)`, [], "g");
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const reason = error.message.replace(/^invalid regular expression '.*': /s, "");
    throw new UserError(`cannot remove label part '${part}': ${reason}`, { cause: error });
  }
};

/** The texts between the matches; unlike those of `String.split`, without what groups matched. */
const splitAt = (text: string, pattern: RegExp): readonly string[] => {
  const parts: string[] = [];
  let start = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(start, match.index));
    start = match.index + match[0].length;
  }
  return [...parts, text.slice(start)];
};

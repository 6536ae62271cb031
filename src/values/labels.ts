import { percentFormat, pyRepr, pyStr, pyTruthy, sortPairs, UserError } from "../base/index.ts";
import { type FormatOptions, formatFlagAssigns, formatFlagValue, shortFormat } from "./encode.ts";
import type { FlagValue, FlagValues } from "./flag-def.ts";

export type LabelRequest = {
  /** Undefined: the default label. */
  readonly template: string | undefined;
  readonly values: FlagValues;
  /** Whether a path exists, seen from Guild's working directory. */
  readonly exists: (path: string) => boolean;
  readonly warn?: (text: string) => void;
};

/** A run's label: its template filled in, or `NAME=VALUE` of every flag that is not null, sorted by name. */
export const renderLabel = ({ template, values, exists, warn = ignore }: LabelRequest): string => {
  const format = shortFormat(exists);
  const shown = values.filter(([, value]) => value !== null);
  const defaultLabel = formatFlagAssigns(sortPairs(shown), format).join(" ");
  if (template === undefined) return defaultLabel;
  const known = new Map(shown);
  const token = (reference: string): string => {
    const [name = "", ...transforms] = reference.split("|");
    const start: Rendered = known.has(name)
      ? { kind: "flag", value: known.get(name) ?? null }
      : { kind: "plain", value: name === "default_label" ? defaultLabel : null };
    const end = transforms.reduce((current, transform) => applyTransform(current, transform, warn), start);
    return renderedText(end, format);
  };
  return template
    .split(/(\$\{[^\n]+?\})/)
    .map((part) => (/^\$\{[^\n]+\}$/.test(part) ? token(part.slice(2, -1)) : part))
    .join("");
};

/** The template of a run's label where the user gave none but tags: `TAG1 TAG2 ${default_label}`. */
export const labelTemplate = (given: {
  readonly label: string | undefined;
  readonly tags: readonly string[];
  readonly opLabel: string | undefined;
}): string | undefined => {
  if (given.label !== undefined) return given.label;
  return given.tags.length > 0 ? `${given.tags.join(" ")} \${default_label}` : given.opLabel;
};

const ignore = (): void => undefined;

/** A flag's value shows formatted until a transform has worked on it. */
type Rendered = { readonly kind: "flag" | "plain"; readonly value: FlagValue };

const renderedText = ({ kind, value }: Rendered, format: FormatOptions): string => {
  if (kind === "flag") return formatFlagValue(value, format);
  return value === null ? "" : pyStr(value);
};

const plain = (value: FlagValue): Rendered => ({ kind: "plain", value });

const applyTransform = ({ value }: Rendered, transform: string, warn: (text: string) => void): Rendered => {
  const colon = transform.indexOf(":");
  const name = colon < 0 ? transform : transform.slice(0, colon);
  const arg = colon < 0 ? "" : transform.slice(colon + 1);
  if (name.startsWith("%")) return plain(formatted(value, name, warn));
  switch (name) {
    case "default":
      return plain(value ?? arg);
    case "basename":
      return plain(baseName(value));
    case "unquote":
      return plain(unquoted(value));
    default:
      warn(`unsupported template transform: ${pyRepr(transform)}`);
      return plain("#error#");
  }
};

const formatted = (value: FlagValue, format: string, warn: (text: string) => void): FlagValue => {
  const result = percentFormat(format, value);
  switch (result.kind) {
    case "text":
      return result.text;
    case "type":
      return value;
    case "value":
      warn(`error formatting ${pyRepr(value)} with ${pyRepr(format)}: ${result.message}`);
      return value;
    default:
      throw new UserError(`cannot format ${pyRepr(value)} with ${pyRepr(format)}: ${result.message}`, {
        hint: "Use another format in the label.",
      });
  }
};

const baseName = (value: FlagValue): string => {
  if (!pyTruthy(value)) return "";
  const path = pyStr(value).replace(/[/\\]$/, "");
  return path.slice(path.lastIndexOf("/") + 1);
};

const unquoted = (value: FlagValue): FlagValue =>
  typeof value === "string" && /^'.*'$/s.test(value) ? value.slice(1, -1) : value;

import { sortedItems } from "./py-compare.ts";
import { floatRepr } from "./py-number.ts";
import { isPyList, isPyMap, PyDate, PyFloat, type PyKey, type PyMap, type PyValue } from "./py-value.ts";
import { type Printer, yamlPrinter } from "./yaml-printer.ts";
import { plainScalarTag } from "./yaml-scalar.ts";
import { textShape } from "./yaml-style.ts";

/**
 * YAML as Guild 0.9 stores run attributes: PyYAML's `safe_dump(value, default_flow_style=False, indent=2)` with
 * `y` and `n` quoted too. No newline at the end. Lists and mappings met twice are written twice, without anchors.
 */
export const dumpYaml = (value: PyValue): string => dump(value, { flow: false, strict: true });

/** The same without the quotes around `y` and `n`: what Guild puts in prompts and texts. */
export const dumpYamlLoose = (value: PyValue): string => dump(value, { flow: false, strict: false });

/** YAML on one line as far as PyYAML keeps it there (it folds at 80 columns): `[1, 2.5, a b]`, `{a: 1}`. */
export const dumpYamlFlow = (value: PyValue): string => dump(value, { flow: true, strict: false });

type Style = { readonly flow: boolean; readonly strict: boolean };

/** Where a node stands: PyYAML decides indents and quotes by it. */
type Place = {
  /** Column of the enclosing block; undefined at the top. */
  readonly indent: number | undefined;
  /** Within `[]` or `{}`. */
  readonly inFlow: boolean;
  /** A value or complex key of a mapping. */
  readonly inMap: boolean;
  /** Written as `key:`, on one line whatever its length. */
  readonly isKey: boolean;
};

const dump = (value: PyValue, style: Style): string => {
  const out = yamlPrinter();
  writeNode(out, value, { indent: undefined, inFlow: false, inMap: false, isKey: false }, style);
  return out.text().trim();
};

const writeNode = (out: Printer, value: PyValue, place: Place, style: Style): void => {
  if (isPyList(value)) {
    const write = place.inFlow || style.flow || value.length === 0 ? writeFlowList : writeBlockList;
    write(out, value, place, style);
    return;
  }
  if (isPyMap(value)) {
    const write = place.inFlow || style.flow || value.size === 0 ? writeFlowMap : writeBlockMap;
    write(out, value, place, style);
    return;
  }
  writeScalar(out, value, place, style);
};

const writeBlockList = (out: Printer, list: readonly PyValue[], place: Place, style: Style): void => {
  // A list under `key:` starts in the key's own column.
  const flush = place.inMap && !out.atIndention();
  const indent = flush ? place.indent : blockIndent(place.indent);
  for (const item of list) {
    out.startLine(indent ?? 0);
    out.indicator("-", { spaceBefore: true, indention: true });
    writeNode(out, item, { indent, inFlow: false, inMap: false, isKey: false }, style);
  }
};

const writeBlockMap = (out: Printer, map: PyMap, place: Place, style: Style): void => {
  const indent = blockIndent(place.indent);
  const inside = { indent, inFlow: false, inMap: true };
  for (const [key, item] of sortedItems(map)) {
    out.startLine(indent);
    if (isSimpleKey(key)) {
      writeNode(out, key, { ...inside, isKey: true }, style);
      out.indicator(":");
    } else {
      out.indicator("?", { spaceBefore: true, indention: true });
      writeNode(out, key, { ...inside, isKey: false }, style);
      out.startLine(indent);
      out.indicator(":", { spaceBefore: true, indention: true });
    }
    writeNode(out, item, { ...inside, isKey: false }, style);
  }
};

const writeFlowList = (out: Printer, list: readonly PyValue[], place: Place, style: Style): void => {
  const indent = flowIndent(place.indent);
  out.indicator("[", { spaceBefore: true, space: true });
  for (const [i, item] of list.entries()) {
    if (i > 0) out.indicator(",");
    if (out.isFull()) out.startLine(indent);
    writeNode(out, item, { indent, inFlow: true, inMap: false, isKey: false }, style);
  }
  out.indicator("]");
};

const writeFlowMap = (out: Printer, map: PyMap, place: Place, style: Style): void => {
  const indent = flowIndent(place.indent);
  const inside = { indent, inFlow: true, inMap: true };
  out.indicator("{", { spaceBefore: true, space: true });
  for (const [i, [key, item]] of sortedItems(map).entries()) {
    if (i > 0) out.indicator(",");
    if (out.isFull()) out.startLine(indent);
    if (isSimpleKey(key)) {
      writeNode(out, key, { ...inside, isKey: true }, style);
      out.indicator(":");
    } else {
      out.indicator("?", { spaceBefore: true });
      writeNode(out, key, { ...inside, isKey: false }, style);
      if (out.isFull()) out.startLine(indent);
      out.indicator(":", { spaceBefore: true });
    }
    writeNode(out, item, { ...inside, isKey: false }, style);
  }
  out.indicator("}");
};

const blockIndent = (indent: number | undefined): number => (indent === undefined ? 0 : indent + 2);

const flowIndent = (indent: number | undefined): number => (indent ?? 0) + 2;

/** PyYAML counts the key with its tag in short form (`!!str`), and takes no empty or multi-line text. */
const isSimpleKey = (key: PyKey): boolean => {
  const text = scalarText(key);
  const tag = typeof key === "string" ? "str" : plainScalarTag(text);
  return text !== "" && [...text].length + tag.length + 2 < 128 && !textShape(text).multiline;
};

type Scalar = Exclude<PyValue, readonly PyValue[] | PyMap>;

const scalarText = (value: Scalar): string => {
  if (value instanceof PyFloat) return yamlFloat(value.value);
  return value instanceof PyDate ? value.text : String(value);
};

const yamlFloat = (value: number): string => {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  const text = floatRepr(value);
  return text.includes(".") ? text : text.replace("e", ".0e");
};

const writeScalar = (out: Printer, value: Scalar, place: Place, style: Style): void => {
  const text = scalarText(value);
  const fold = place.isKey ? undefined : flowIndent(place.indent);
  switch (scalarStyle(value, text, place, style)) {
    case "plain":
      out.plain(text, fold);
      break;
    case "single":
      // Colons forbid the plain style within `[]`, and quotes alone would make a time a text.
      if (typeof value !== "string") out.indicator("!!timestamp", { spaceBefore: true });
      out.singleQuoted(text, fold);
      break;
    default:
      out.doubleQuoted(text, fold);
  }
};

const scalarStyle = (
  value: Scalar,
  text: string,
  place: Place,
  { strict }: Style,
): "plain" | "single" | "double" => {
  const shape = textShape(text);
  const readsBack =
    typeof value !== "string" || (plainScalarTag(text) === "str" && !(strict && /^[yYnN]$/.test(text)));
  if (readsBack && (place.inFlow ? shape.flowPlain : shape.blockPlain)) return "plain";
  return shape.singleQuoted && !(place.isKey && shape.multiline) ? "single" : "double";
};

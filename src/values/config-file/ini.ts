import {
  compareText,
  isPyMap,
  type PyKey,
  type PyMap,
  type PyValue,
  pyStr,
  UserError,
} from "../../base/index.ts";
import { applySplices, type ConfigEdit, type Splice } from "./types.ts";

/** Where an option of an INI file stands: its own text, without those of continued lines that are only blank. */
type Option = {
  readonly section: string;
  readonly name: string;
  value: string;
  readonly start: number;
  end: number;
};

type Layout = { readonly sections: ReadonlyMap<string, number>; readonly options: readonly Option[] };

/**
 * The values of an INI file, as Python's ConfigParser reads it: texts by section, those of `DEFAULT` at the top;
 * option names in lower case; continued lines are indented. Values of `DEFAULT` are not repeated in the sections.
 */
export const parseIni = (text: string): PyMap => {
  const { sections, options } = readLayout(text);
  const named = new Map<string, Map<PyKey, PyValue>>([...sections.keys()].map((name) => [name, new Map()]));
  const config = new Map<PyKey, PyValue>();
  for (const { section, name, value } of options) (named.get(section) ?? config).set(name, value);
  for (const [name, values] of named) config.set(name, values);
  return config;
};

const readLayout = (text: string): Layout => {
  /** By name, where a further option goes. */
  const sections = new Map<string, number>();
  const options: Option[] = [];
  let section: string | undefined;
  let option: Option | undefined;
  let at = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const start = at;
    at += line.length + 1;
    const content = /^\s*[#;]/.test(line) ? "" : line.trim();
    if (content === "") continue;
    const end = start + line.trimEnd().length;
    const header = /^\[(.+)\]/.exec(content);
    if (/^\s/.test(line) && section !== undefined && option !== undefined) {
      option.value += `\n${content}`;
      option.end = end;
    } else if (header !== null) {
      section = header[1] ?? "";
      option = undefined;
    } else {
      const [, name, gap = "", value] = /^(.*?)(\s*[=:]\s*)(.*)$/.exec(content) ?? [];
      if (section === undefined || name === undefined || value === undefined) {
        throw new UserError(`cannot read line ${index + 1}: '${content}'`);
      }
      const valueStart = start + line.indexOf(content) + name.length + gap.length;
      option = { section, name: name.toLowerCase(), value, start: valueStart, end };
      options.push(option);
    }
    if (section !== undefined && section !== "DEFAULT") sections.set(section, end);
  }
  return { sections, options };
};

/** An INI text with options set in their places; undefined for values that an INI file cannot hold. */
export const editIni = (text: string, edits: readonly ConfigEdit[]): string | undefined => {
  let edited = text;
  for (const { path, value } of edits) {
    const [first, second] = path.length === 1 ? ["DEFAULT", path[0]] : path;
    if (path.length > 2 || isPyMap(value)) return undefined;
    edited = applySplices(edited, [
      spliceFor(edited, pyStr(first ?? ""), pyStr(second ?? "").toLowerCase(), value),
    ]);
  }
  return edited;
};

const spliceFor = (text: string, section: string, name: string, value: PyValue): Splice => {
  const { sections, options } = readLayout(text);
  const written = pyStr(value).replaceAll("\n", "\n\t");
  const inSection = options.filter((option) => option.section === section);
  const option = inSection.findLast((each) => each.name === name);
  if (option !== undefined) {
    const needsGap = /[=:]/.test(text[option.start - 1] ?? "") && text[option.start - 2] === " ";
    return { start: option.start, end: option.end, text: needsGap ? ` ${written}` : written };
  }
  const end = inSection.at(-1)?.end ?? sections.get(section);
  if (end !== undefined) return { start: end, end, text: `\n${name} = ${written}` };
  const added = `[${section}]\n${name} = ${written}\n`;
  if (section === "DEFAULT") return { start: 0, end: 0, text: `${added}\n` };
  return {
    start: text.length,
    end: text.length,
    text: `${text === "" || text.endsWith("\n") ? "" : "\n"}\n${added}`,
  };
};

/** An INI file: values that are no mappings under `DEFAULT`, mappings as sections, all sorted. */
export const formatIni = (config: PyMap): string => {
  const items = sorted(config);
  const defaults = items.filter(([, value]) => !isPyMap(value));
  const sections = items.flatMap(([name, value]) =>
    isPyMap(value) ? [{ name, values: sorted(value) }] : [],
  );
  return [
    ...(defaults.length > 0 ? [sectionText("DEFAULT", defaults)] : []),
    ...sections.map(({ name, values }) => sectionText(name, values)),
  ].join("");
};

const sorted = (map: PyMap): readonly (readonly [string, PyValue])[] =>
  [...map].map(([key, value]) => [pyStr(key), value] as const).toSorted(([a], [b]) => compareText(a, b));

const sectionText = (name: string, values: readonly (readonly [string, PyValue])[]): string =>
  `[${name}]\n${values
    .map(([key, value]) => `${key.toLowerCase()} = ${pyStr(value).replaceAll("\n", "\n\t")}\n`)
    .join("")}\n`;

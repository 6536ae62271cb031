import {
  compareText,
  isPyMap,
  type PyKey,
  type PyMap,
  type PyValue,
  pyStr,
  UserError,
} from "../base/index.ts";

type Section = Map<string, string>;

/**
 * The values of an INI file, as Python's ConfigParser reads it: texts by section, those of `DEFAULT` at the top
 * and in every section; option names in lower case; continued lines are indented.
 */
export const parseIni = (text: string): PyMap => {
  const sections = new Map<string, Section>([["DEFAULT", new Map()]]);
  let section: Section | undefined;
  let option: string | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const content = /^\s*[#;]/.test(line) ? "" : line.trim();
    if (content === "") continue;
    const header = /^\[(.+)\]/.exec(content);
    if (/^\s/.test(line) && section !== undefined && option !== undefined) {
      section.set(option, `${section.get(option)}\n${content}`);
    } else if (header !== null) {
      const name = header[1] ?? "";
      section = sections.get(name) ?? new Map();
      sections.set(name, section);
      option = undefined;
    } else {
      const [, name, value] = /^(.*?)\s*[=:]\s*(.*)$/.exec(content) ?? [];
      if (section === undefined || name === undefined || value === undefined) {
        throw new UserError(`cannot read line ${index + 1}: '${content}'`);
      }
      option = name.toLowerCase();
      section.set(option, value);
    }
  }
  return nestedSections(sections);
};

const nestedSections = (sections: ReadonlyMap<string, Section>): PyMap => {
  const defaults = sections.get("DEFAULT") ?? new Map<string, string>();
  const named = [...sections].filter(([name]) => name !== "DEFAULT");
  return new Map<PyKey, PyValue>([
    ...defaults,
    ...named.map(([name, options]): [PyKey, PyValue] => [name, new Map([...defaults, ...options])]),
  ]);
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

import { UserError } from "./errors.ts";

/** Python's `re.sub(pattern, replacement, text)`: `\1`, `\g<1>`, `\g<name>`, `\\`, and the usual `\n`, `\t`. */
export const pyResub = (pattern: RegExp, replacement: string, text: string): string => {
  const every = pattern.global ? pattern : new RegExp(pattern.source, `${pattern.flags}g`);
  return text.replace(every, (...found: unknown[]) => {
    const named = found.at(-1);
    const groups = typeof named === "object" && named !== null ? named : {};
    const numbered = found.slice(0, typeof named === "object" ? -3 : -2);
    return expandTemplate(replacement, numbered, new Map(Object.entries(groups)));
  });
};

const templateEscapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

/** A replacement text with the groups of one match put in; a group that took no part is empty. */
const expandTemplate = (
  template: string,
  numbered: readonly unknown[],
  named: ReadonlyMap<string, unknown>,
): string =>
  template.replace(/\\(?:g<([^>]*)>|(0[0-7]{0,2}|[0-3][0-7]{2})|([1-9][0-9]?)|([\s\S]?))/g, (...found) => {
    const [whole, name, octal, number, char]: (string | undefined)[] = found;
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    const group = name ?? number;
    if (group !== undefined) return groupText(group, numbered, named);
    if (char === undefined || char === "")
      throw new UserError(`invalid replacement '${template}': bad escape`);
    const known = templateEscapes[char];
    if (known !== undefined) return known;
    if (/[a-zA-Z]/.test(char)) {
      throw new UserError(`invalid replacement '${template}': bad escape ${whole ?? ""}`);
    }
    return whole ?? "";
  });

const groupText = (
  group: string,
  numbered: readonly unknown[],
  named: ReadonlyMap<string, unknown>,
): string => {
  const isNumber = /^[0-9]+$/.test(group);
  const known = isNumber ? Number(group) < numbered.length : named.has(group);
  if (!known) throw new UserError(`invalid group reference ${group}`);
  const value = isNumber ? numbered[Number(group)] : named.get(group);
  return typeof value === "string" ? value : "";
};

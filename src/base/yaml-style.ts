/** What PyYAML's emitter wants to know of a text before it chooses how to write it. */
export type TextShape = {
  readonly multiline: boolean;
  readonly flowPlain: boolean;
  readonly blockPlain: boolean;
  readonly singleQuoted: boolean;
};

// Our writer keeps to ASCII, so everything else but a newline calls for double quotes and their escapes. Those of
// the special characters that are line breaks as well count as such for the rest of the rules.
const special = /[^\n -~]/;
const lineBreak = /[\n\x85\u2028\u2029]/;
const outerSpace = /^[ \n\x85\u2028\u2029]|[ \n\x85\u2028\u2029]$/;
const spaceAfterBreak = /[\n\x85\u2028\u2029] /;
const spaceBeforeBreak = / [\n\x85\u2028\u2029]/;
const space = "[\\0 \\t\\r\\n\\x85\\u2028\\u2029]";
const documentMark = /^(?:---|\.\.\.)/;
const leadingIndicator = /^[#,[\]{}&*!|>'"%@`]/;
const leadingDash = new RegExp(`^-(?:${space}|$)`);
const commentWithin = new RegExp(`${space}#`);
const flowIndicator = /^[?:]|.[,?[\]{}:]/su;
const blockIndicator = new RegExp(`^\\?(?:${space}|$)|:(?:${space}|$)`);

/**
 * The styles in which `text` would read back as itself. Restates the rules of PyYAML 6 (`Emitter.analyze_scalar`)
 * for output without Unicode: the empty text may only be quoted.
 */
export const textShape = (text: string): TextShape => {
  const multiline = lineBreak.test(text);
  const unquotable = special.test(text) || spaceBeforeBreak.test(text);
  const inner = spaceAfterBreak.test(text);
  const plain = text !== "" && !multiline && !unquotable && !inner && !outerSpace.test(text);
  const always =
    documentMark.test(text) ||
    leadingIndicator.test(text) ||
    leadingDash.test(text) ||
    commentWithin.test(text);
  return {
    multiline,
    flowPlain: plain && !always && !flowIndicator.test(text),
    blockPlain: plain && !always && !blockIndicator.test(text),
    singleQuoted: !unquotable && !inner,
  };
};

const escapes: Readonly<Record<string, string>> = {
  "\0": "0",
  "\x07": "a",
  "\b": "b",
  "\t": "t",
  "\n": "n",
  "\v": "v",
  "\f": "f",
  "\r": "r",
  "\x1b": "e",
  '"': '"',
  "\\": "\\",
  "\x85": "N",
  "\xa0": "_",
  "\u2028": "L",
  "\u2029": "P",
};

/** A character within double quotes; undefined if it stands for itself. */
export const yamlEscape = (char: string): string | undefined => {
  if (char >= " " && char <= "~" && char !== '"' && char !== "\\") return undefined;
  const short = escapes[char];
  if (short !== undefined) return `\\${short}`;
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
};

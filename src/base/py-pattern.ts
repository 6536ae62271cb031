import { UserError } from "./errors.ts";
import { escapeRegExp } from "./fnmatch.ts";

/** Flags of Python's `re` by their inline letters: ignore case, multi-line, dot matches all, verbose. */
export type PyFlag = "i" | "m" | "s" | "x";

/**
 * A Python `re` pattern as a RegExp with the same matches: named groups, `\A`, `\Z`, comments, flags at the start,
 * lone braces, Unicode `\w` and `\d`. `extra` are RegExp's own flags (`g`, `y`, `d`). Throws UserError for a
 * pattern Python refuses, and for what RegExp cannot do (conditional groups, flags for a part).
 */
export const pyRegExp = (pattern: string, flags: readonly PyFlag[] = [], extra = ""): RegExp => {
  const { source, flags: all } = translate(pattern, flags);
  // The translation itself sees to the flags `m` and `x`.
  const kept = ["i", "s"].filter((flag) => all.has(flag)).join("");
  try {
    return new RegExp(source, `v${kept}${extra}`);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw invalid(pattern, cause.message.replace(/^Invalid regular expression: (?:.*: )?/s, ""), cause);
  }
};

const invalid = (pattern: string, reason: string, cause?: unknown): UserError =>
  new UserError(`invalid regular expression '${pattern}': ${reason}`, { cause });

/** Translated text and how many characters of the pattern it stands for. */
type Piece = readonly [text: string, length: number];

type Flags = ReadonlySet<string>;

const translate = (
  pattern: string,
  given: readonly PyFlag[],
): { readonly source: string; readonly flags: Flags } => {
  const leading = /^(?:\(\?[aiLmsux]+\))*/.exec(pattern)?.[0] ?? "";
  const flags = new Set([...given, ...leading.replace(/[^a-z]/g, "")]);
  let source = "";
  for (let at = leading.length; at < pattern.length; ) {
    const [text, length] = translateAt(pattern, at, flags);
    source += text;
    at += length;
  }
  return { source, flags };
};

const translateAt = (pattern: string, at: number, flags: Flags): Piece => {
  const char = pattern[at] ?? "";
  if (flags.has("x") && /[ \t\n\r\f\v]/.test(char)) return ["", 1];
  if (flags.has("x") && char === "#") return ["", /^#[^\n]*/.exec(pattern.slice(at))?.[0].length ?? 1];
  switch (char) {
    case "\\":
      return escaped(pattern, at, "outside");
    case "[":
      return characterClass(pattern, at);
    case "(":
      return pattern[at + 1] === "?" ? extension(pattern, at, flags) : ["(", 1];
    case "{":
      return repeat(pattern.slice(at));
    case "}":
    case "]":
      return [`\\${char}`, 1];
    case "/":
      return ["\\/", 1];
    // Python's `$` also matches before a newline that ends the text.
    case "$":
      return [flags.has("m") ? "(?=\\n|(?![^]))" : "(?=\\n?(?![^]))", 1];
    // Only `\n` ends a line for Python.
    case "^":
      return [flags.has("m") ? "(?<![^\\n])" : "^", 1];
    case ".":
      return [flags.has("s") ? "." : "[^\\n]", 1];
    default:
      return [char, 1];
  }
};

/** `{2}`, `{,3}`, `{1,}` repeat what stands before; any other brace is itself. */
const repeat = (rest: string): Piece => {
  const match = /^\{(\d*)(,?)(\d*)\}/.exec(rest);
  if (match === null || match[0] === "{}") return ["\\{", 1];
  const [whole, low, comma, high] = match;
  return [comma === "" ? whole : `{${low || "0"},${high}}`, whole.length];
};

/** A group that starts with `(?`. */
const extension = (pattern: string, at: number, flags: Flags): Piece => {
  const rest = pattern.slice(at);
  const [plain] = /^\(\?(?:[:=!]|<[=!])/.exec(rest) ?? [];
  if (plain !== undefined) return [plain, plain.length];
  const [named, name] = /^\(\?P<([^>]*)>/.exec(rest) ?? [];
  if (named !== undefined) return [`(?<${groupName(pattern, name)}>`, named.length];
  const [again, reference] = /^\(\?P=([^)]*)\)/.exec(rest) ?? [];
  if (again !== undefined) return [`\\k<${groupName(pattern, reference)}>`, again.length];
  const [comment] = /^\(\?#[^)]*\)/.exec(rest) ?? [];
  if (comment !== undefined) return ["(?:)", comment.length];
  const [scoped, on = "", off = ""] = /^\(\?([aiLmsux]*)(?:-([imsx]+))?:/.exec(rest) ?? [];
  if (scoped !== undefined) {
    const changes =
      [...on].some((flag) => "imsx".includes(flag) && !flags.has(flag)) ||
      [...off].some((flag) => flags.has(flag));
    if (!changes) return ["(?:", scoped.length];
    throw invalid(pattern, "flags for a part of a pattern are not supported");
  }
  if (/^\(\?[aiLmsux]+\)/.test(rest)) {
    throw invalid(pattern, "global flags not at the start of the expression");
  }
  if (rest.startsWith("(?(")) throw invalid(pattern, "conditional groups are not supported");
  throw invalid(pattern, `unknown extension ${rest.slice(1, 3)}`);
};

const groupName = (pattern: string, name = ""): string => {
  if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) return name;
  throw invalid(pattern, name === "" ? "missing group name" : `bad character in group name '${name}'`);
};

type Where = "inside" | "outside";

/** A backslash and what it makes special or plain, inside of a class or outside. */
const escaped = (pattern: string, at: number, where: Where): Piece => {
  const rest = pattern.slice(at, at + 10);
  const next = rest[1];
  if (next === undefined) throw invalid(pattern, "bad escape (end of pattern)");
  const [coded, x, u, big] = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest) ?? [];
  if (coded !== undefined) return [`\\u{${x ?? u ?? big}}`, coded.length];
  const octalPattern = where === "inside" ? /^\\([0-7]{1,3})/ : /^\\(0[0-7]{0,2}|[0-3][0-7]{2})/;
  const [octal, digits = ""] = octalPattern.exec(rest) ?? [];
  if (octal !== undefined) return [`\\u{${Number.parseInt(digits, 8).toString(16)}}`, octal.length];
  const [group, number] = /^\\([1-9][0-9]?)/.exec(rest) ?? [];
  if (group !== undefined && where === "outside") return [`(?:\\${number})`, group.length];
  const known = commonEscapes[next] ?? (where === "inside" ? classEscapes : outerEscapes)[next];
  if (known !== undefined) return [known, 2];
  if (/[a-zA-Z0-9]/.test(next)) throw invalid(pattern, `bad escape \\${next}`);
  return [where === "inside" ? classMember(next) : escapeRegExp(next), 2];
};

const word = "\\p{L}\\p{N}_";
const space = "\\s\\x1c-\\x1f\\x85";

const commonEscapes: Readonly<Record<string, string>> = {
  a: "\\x07",
  f: "\\f",
  n: "\\n",
  r: "\\r",
  t: "\\t",
  v: "\\v",
  d: "\\p{Nd}",
  D: "\\P{Nd}",
  s: `[${space}]`,
  S: `[^${space}]`,
  w: `[${word}]`,
  W: `[^${word}]`,
};

const classEscapes: Readonly<Record<string, string>> = { b: "\\x08" };

const outerEscapes: Readonly<Record<string, string>> = {
  A: "(?<![^])",
  Z: "(?![^])",
  b: `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`,
  B: `(?:(?<=[${word}])(?=[${word}])|(?<![${word}])(?![${word}]))`,
};

/** `[...]`: a `]` that comes first is a member; a dash that is first, last or after `\w` is one, too. */
const characterClass = (pattern: string, start: number): Piece => {
  let at = start + 1;
  let text = "[";
  if (pattern[at] === "^") {
    text += "^";
    at++;
  }
  const first = at;
  for (;;) {
    const char = pattern[at];
    if (char === undefined) throw invalid(pattern, "unterminated character set");
    if (char === "]" && at > first) return [`${text}]`, at + 1 - start];
    const [member, length] =
      char === "\\" ? escaped(pattern, at, "inside") : ([classMember(char), 1] as const);
    const isSet = char === "\\" && "dDsSwW".includes(pattern[at + 1] ?? " ");
    text += member;
    at += length;
    if (pattern[at] !== "-") continue;
    const isRange = !isSet && pattern[at + 1] !== "]";
    text += isRange ? "-" : "\\-";
    at++;
    if (!isRange) continue;
    const end = pattern[at];
    if (end === undefined) throw invalid(pattern, "unterminated character set");
    const [high, highLength] =
      end === "\\" ? escaped(pattern, at, "inside") : ([classMember(end), 1] as const);
    text += high;
    at += highLength;
  }
};

/** In RegExp's `v` mode most punctuation within a class wants a backslash. */
const classMember = (char: string): string =>
  /[\^$\\.*+?()[\]{}|/&\-!#%,:;<=>@`~]/.test(char) ? `\\${char}` : char;

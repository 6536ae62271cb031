import { parseQuotedText, UserError } from "../base/index.ts";
import type { ScalarQualifier } from "../scalars/index.ts";
import { type ColKeyword, type ColToken, lexColSpec } from "./col-lex.ts";

/** What a column shows: a scalar, an attribute or a flag. */
export type Col = {
  /** The heading: the name after `as`, else made from what is shown. */
  readonly heading: string;
} & (
  | {
      readonly kind: "scalar";
      /** `TAG`, or `PREFIX#TAG`. */
      readonly key: string;
      readonly qualifier: ScalarQualifier;
      /** Whether the step is meant rather than the value. */
      readonly isStep: boolean;
    }
  | { readonly kind: "attr"; readonly name: string }
  | { readonly kind: "flag"; readonly name: string }
);

/** A column list that is none; the message is 0.9's: `unexpected token 'bar', line 1, pos 11`. */
export class ColSpecError extends Error {}

/**
 * Parses a list of columns:
 *
 *     columns := col { "," col }
 *     col     := ( ["scalar:"] term | qualifier term ) ["step"] | ("." | "attr:") term | ("=" | "flag:") WORD
 *                { "as" (term | qualifier | "step") }
 *
 * Throws ColSpecError for anything else, and UserError for a step of an average, total or count.
 */
export const parseColSpec = (text: string): readonly Col[] => {
  const tokens = lexColSpec(text);
  const cols: Col[] = [];
  let at = 0;
  do {
    const { col, next } = parseCol(tokens, at);
    cols.push(col);
    at = next;
  } while (tokens[at]?.kind === "," && ++at > 0);
  if (at < tokens.length) throw unexpected(tokens[at]);
  return cols;
};

/** The one column that a specification names. Throws UserError for anything else. */
export const requireCol = (text: string): Col => {
  try {
    const [col, ...others] = parseColSpec(text);
    if (col !== undefined && others.length === 0) return col;
  } catch (error) {
    if (!(error instanceof ColSpecError)) throw error;
    throw new UserError(`invalid col spec '${text}': ${error.message}`, { cause: error });
  }
  throw new UserError(`invalid col spec '${text}': multiple cols not supported`);
};

type Parsed = { readonly col: Col; readonly next: number };

const parseCol = (tokens: readonly ColToken[], start: number): Parsed => {
  const parsed = parseUnnamed(tokens, start);
  let { col, next } = parsed;
  while (tokens[next]?.kind === "as") {
    col = { ...col, heading: colName(tokens[next + 1]) };
    next += 2;
  }
  return { col, next };
};

const parseUnnamed = (tokens: readonly ColToken[], at: number): Parsed => {
  const token = tokens[at];
  switch (token?.kind) {
    case ".":
    case "attr:": {
      const name = term(tokens[at + 1]);
      return { col: { kind: "attr", name, heading: name }, next: at + 2 };
    }
    case "=":
    case "flag:": {
      const named = tokens[at + 1];
      if (named?.kind !== "word") throw unexpected(named);
      return { col: { kind: "flag", name: named.text, heading: named.text }, next: at + 2 };
    }
    case "scalar:":
      return scalarCol(tokens, at + 1, undefined);
    case "word":
    case "quoted":
      return scalarCol(tokens, at, undefined);
    default:
      if (token === undefined || !isQualifier(token.kind)) throw unexpected(token);
      return scalarCol(tokens, at + 1, token.kind);
  }
};

const scalarCol = (
  tokens: readonly ColToken[],
  at: number,
  qualifier: ScalarQualifier | undefined,
): Parsed => {
  const key = term(tokens[at]);
  const isStep = tokens[at + 1]?.kind === "step";
  if (isStep && (qualifier === "avg" || qualifier === "total" || qualifier === "count")) {
    throw new UserError(`unsupported scalar type qual='${qualifier}' step=True`, {
      hint: `Use 'first', 'last', 'min' or 'max' with 'step': '${qualifier}' has none.`,
    });
  }
  // 0.9: the qualifier is not shown, so `min loss` and `max loss` share a heading (query/__init__.py).
  const heading = `${key.replaceAll("#", " ").trim()}${isStep ? " step" : ""}`;
  const col = { kind: "scalar", key, qualifier: qualifier ?? "last", isStep, heading } as const;
  return { col, next: at + (isStep ? 2 : 1) };
};

const colName = (token: ColToken | undefined): string =>
  token !== undefined && (token.kind === "step" || isQualifier(token.kind)) ? token.text : term(token);

const term = (token: ColToken | undefined): string => {
  if (token?.kind === "word") return token.text;
  const text = token?.kind === "quoted" ? parseQuotedText(token.text) : undefined;
  if (text === undefined) throw unexpected(token);
  return text;
};

const isQualifier = (kind: ColToken["kind"]): kind is ScalarQualifier & ColKeyword =>
  ["min", "max", "first", "last", "avg", "total", "count"].includes(kind);

/** 0.9 puts `select ` before the list and counts it. */
const implied = "select ".length;

const unexpected = (token: ColToken | undefined): ColSpecError =>
  token === undefined
    ? new ColSpecError("query string cannot be empty")
    : new ColSpecError(
        `unexpected token '${token.text}', line ${token.line}, pos ${token.position + implied}`,
      );

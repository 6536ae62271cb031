import { type PyValue, UserError } from "../base/index.ts";
import { type FilterToken, filterError, filterTokenAt } from "./filter-lex.ts";

/** A filter expression, parsed. Names are looked up in a run; values stand for themselves, null for `undefined`. */
export type Filter =
  | { readonly kind: "value"; readonly value: PyValue }
  | { readonly kind: "compare"; readonly name: string; readonly by: Comparison; readonly value: PyValue }
  | { readonly kind: "in"; readonly name: string; readonly values: readonly PyValue[] }
  | { readonly kind: "contains"; readonly name: string; readonly value: PyValue }
  | { readonly kind: "not"; readonly filter: Filter }
  | { readonly kind: "and" | "or"; readonly left: Filter; readonly right: Filter };

export type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** Parentheses and `not` in each other beyond this are refused rather than exhausting the stack. */
const maxDepth = 200;

/** Reads a filter expression. Throws UserError "syntax error in filter …". */
export const parseFilter = (text: string): Filter => {
  const cursor: Cursor = { text, position: 0, next: undefined, depth: 0 };
  const filter = parseExpression(cursor);
  if (peek(cursor) !== undefined) throw unexpected(cursor);
  return filter;
};

type Cursor = {
  readonly text: string;
  /** Where the token after `next` begins. */
  position: number;
  /** The token being looked at. Read only when asked for: what is wrong first is reported first. */
  next: FilterToken | undefined;
  depth: number;
};

const peek = (cursor: Cursor): FilterToken | undefined => {
  if (cursor.next === undefined) {
    const read = filterTokenAt(cursor.text, cursor.position);
    cursor.next = read?.token;
    cursor.position = read?.end ?? cursor.text.length;
  }
  return cursor.next;
};

const advance = (cursor: Cursor): FilterToken => {
  const token = peek(cursor);
  if (token === undefined) throw unexpected(cursor);
  cursor.next = undefined;
  return token;
};

/** Takes the next token if it is this keyword, operator or mark. */
const accept = (cursor: Cursor, text: string): boolean => {
  if (!isNext(cursor, text)) return false;
  advance(cursor);
  return true;
};

const isNext = (cursor: Cursor, text: string): boolean => {
  const token = peek(cursor);
  return token !== undefined && token.text === text && fixedKinds.has(token.kind);
};

const fixedKinds: ReadonlySet<FilterToken["kind"]> = new Set(["punctuation", "operator", "keyword"]);

const unexpected = (cursor: Cursor): UserError => {
  const token = peek(cursor);
  return token === undefined
    ? new UserError("syntax error in filter - unexpected end of expresion")
    : filterError(token.position, token.line, `unexpected token ${token.shown}`);
};

/** `and` and `or` have one precedence and group to the right: `a and b or c` is `a and (b or c)`, as in 0.9. */
const parseExpression = (cursor: Cursor): Filter => {
  const operands = [parseUnary(cursor)];
  const operators: ("and" | "or")[] = [];
  for (;;) {
    const kind = accept(cursor, "and") ? "and" : accept(cursor, "or") ? "or" : undefined;
    if (kind === undefined) break;
    operators.push(kind);
    operands.push(parseUnary(cursor));
  }
  let filter = operands.pop() ?? { kind: "value", value: null };
  for (let left = operands.pop(); left !== undefined; left = operands.pop()) {
    filter = { kind: operators.pop() ?? "and", left, right: filter };
  }
  return filter;
};

const parseUnary = (cursor: Cursor): Filter => {
  if (!isNext(cursor, "not") && !isNext(cursor, "(")) return parseTest(cursor);
  return nested(cursor, () => parseNested(cursor));
};

const parseNested = (cursor: Cursor): Filter => {
  if (accept(cursor, "not")) return { kind: "not", filter: parseUnary(cursor) };
  expect(cursor, "(");
  const filter = parseExpression(cursor);
  expect(cursor, ")");
  return filter;
};

const expect = (cursor: Cursor, text: string): void => {
  if (!accept(cursor, text)) throw unexpected(cursor);
};

const parseTest = (cursor: Cursor): Filter => {
  const token = peek(cursor);
  if (token?.kind !== "word") return { kind: "value", value: parseTerm(cursor) };
  const name = advance(cursor).text;
  if (peek(cursor)?.kind === "operator") {
    // The lexer has no operators but these.
    const by = advance(cursor).text as Comparison;
    return { kind: "compare", name, by, value: parseTerm(cursor) };
  }
  if (accept(cursor, "is")) {
    const by = accept(cursor, "not") ? "!=" : "=";
    return { kind: "compare", name, by, value: parseTerm(cursor) };
  }
  if (accept(cursor, "not")) return { kind: "not", filter: parseMembership(cursor, name) };
  if (isNext(cursor, "in") || isNext(cursor, "contains")) return parseMembership(cursor, name);
  return { kind: "value", value: name };
};

const parseMembership = (cursor: Cursor, name: string): Filter => {
  if (accept(cursor, "contains")) return { kind: "contains", name, value: parseTerm(cursor) };
  expect(cursor, "in");
  return { kind: "in", name, values: parseList(cursor) };
};

const parseTerm = (cursor: Cursor): PyValue => {
  if (isNext(cursor, "[")) return nested(cursor, () => parseList(cursor));
  if (accept(cursor, "true")) return true;
  if (accept(cursor, "false")) return false;
  if (accept(cursor, "undefined")) return null;
  const token = peek(cursor);
  if (token === undefined || fixedKinds.has(token.kind)) throw unexpected(cursor);
  return advance(cursor).value;
};

const nested = <Value>(cursor: Cursor, parse: () => Value): Value => {
  if (cursor.depth >= maxDepth) throw new UserError("filter expression is nested too deeply");
  cursor.depth += 1;
  const value = parse();
  cursor.depth -= 1;
  return value;
};

const parseList = (cursor: Cursor): readonly PyValue[] => {
  expect(cursor, "[");
  const values = [parseTerm(cursor)];
  while (accept(cursor, ",")) values.push(parseTerm(cursor));
  expect(cursor, "]");
  return values;
};

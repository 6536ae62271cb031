import { parser } from "@lezer/python";
import type { Token } from "./highlight.ts";

const kinds: readonly (readonly [RegExp, string])[] = [
  [/^Comment$/, "comment"],
  [/^(?:Format)?String$|^ContinuedString$/, "string"],
  [/^Number$/, "number"],
  [/^(?:Boolean|None)$/, "number"],
  [/^[a-z]+$/, "keyword"],
  [/^At$/, "decorator"],
];

/** Python source in tokens, gaps included. */
export const pythonTokens = (source: string): readonly Token[] => {
  const tokens: Token[] = [];
  let at = 0;
  const push = (to: number, kind: string) => {
    if (to > at) tokens.push({ text: source.slice(at, to), kind });
    at = Math.max(at, to);
  };
  parser.parse(source).iterate({
    enter: ({ name, from, to, node }) => {
      const kind =
        name === "VariableName" ? definedKind(node.parent?.name, node.prevSibling?.name) : kindOf(name);
      if (kind === undefined || from < at) return true;
      push(from, "");
      push(to, kind);
      return false;
    },
  });
  push(source.length, "");
  return tokens;
};

const kindOf = (name: string): string | undefined => kinds.find(([pattern]) => pattern.test(name))?.[1];

const definedKind = (parent: string | undefined, before: string | undefined): string | undefined =>
  (parent === "FunctionDefinition" && before === "def") ||
  (parent === "ClassDefinition" && before === "class")
    ? "name"
    : undefined;

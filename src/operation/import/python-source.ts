import { parser } from "@lezer/python";
import { PyFloat, type PyKey, type PyMap, type PyValue, pyStr } from "../../base/index.ts";
import { parsePythonNumber, parsePythonString, signedNumber } from "./python-literal.ts";

type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];

/** What a Python file tells without being run. */
export type PythonSource = {
  /** Modules that are imported, and names that are imported from modules. */
  readonly imports: ReadonlySet<string>;
  /**
   * First values of module-level names, as far as they are literals. A `SimpleNamespace(...)` is a mapping.
   */
  readonly assigns: ReadonlyMap<string, PyValue>;
  /** Offset of the first place that makes no sense as Python 3; to be checked, since Python has the last word. */
  readonly suspect: number | undefined;
};

/** Looks through the text of a Python file, however broken. */
export const readPythonSource = (text: string): PythonSource => {
  const imports = new Set<string>();
  const assigns = new Map<string, PyValue>();
  let suspect: number | undefined;
  parser.parse(withoutBareDots(text)).iterate({
    enter: ({ type, from, node }) => {
      if (type.isError || type.name === "PrintStatement" || type.name === "ExecStatement") suspect ??= from;
      if (type.name === "ImportStatement") {
        for (const name of importedNames(node, text)) imports.add(name);
      }
      if (type.name === "AssignStatement" && isAtLineStart(text, from)) addAssigns(assigns, node, text);
    },
  });
  return { imports, assigns, suspect };
};

/** The same text for the parser, which does not know `1.` and `1.e5`: offsets stay, and values are cut from the original. */
const withoutBareDots = (text: string): string =>
  text.replaceAll(
    /(?<![\w.])(\d[\d_]*)\.(?=[eE][+-]?\d|[jJ]|[^\w.]|$)/g,
    (_, digits: string) => `${digits}0`,
  );

const isAtLineStart = (text: string, at: number): boolean =>
  at === 0 || text[at - 1] === "\n" || text[at - 1] === "\r";

const children = (node: SyntaxNode): readonly SyntaxNode[] => {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.type.name !== "Comment") found.push(child);
  }
  return found;
};

const importedNames = (node: SyntaxNode, text: string): readonly string[] => {
  const words = children(node).map((child) => text.slice(child.from, child.to));
  const at = words.indexOf("import");
  const module = words.slice(1, at).join("").replace(/^\.+/, "");
  // Words of dotted names are joined; `as NAME` is cut off.
  const names = words
    .slice(at + 1)
    .filter((word) => word !== "(" && word !== ")")
    .join(" ")
    .split(",")
    .map((name) => name.replace(/\bas\b.*$/, "").replaceAll(" ", ""));
  return [...(at > 0 ? [module] : []), ...names].filter((name) => name !== "");
};

/** `a = b = 7` as [a, b] and the value; nothing for `a: int = 5`, `a, b = 1, 2` and values that are no literals. */
const addAssigns = (assigns: Map<string, PyValue>, node: SyntaxNode, text: string): void => {
  const parts = splitAtAssignOps(children(node), text);
  const value = parts.at(-1)?.length === 1 ? literalValue(parts.at(-1)?.[0], text) : undefined;
  if (value === undefined) return;
  for (const [target, ...more] of parts.slice(0, -1)) {
    if (target?.type.name !== "VariableName" || more.length > 0) continue;
    const name = text.slice(target.from, target.to);
    if (!assigns.has(name)) assigns.set(name, value);
  }
};

const splitAtAssignOps = (nodes: readonly SyntaxNode[], text: string): readonly (readonly SyntaxNode[])[] => {
  const parts: SyntaxNode[][] = [[]];
  for (const node of nodes) {
    if (node.type.name === "AssignOp" && text.slice(node.from, node.to) === "=") parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts;
};

const literalValue = (node: SyntaxNode | undefined, text: string): PyValue | undefined => {
  if (node === undefined) return undefined;
  const own = text.slice(node.from, node.to);
  const [first, second, ...rest] = children(node);
  switch (node.type.name) {
    case "Number":
      return parsePythonNumber(own);
    case "String":
      return parsePythonString(own);
    case "ContinuedString":
      return joinedStrings(children(node), text);
    case "Boolean":
      return own === "True";
    case "None":
      return null;
    case "UnaryExpression":
      return first && second?.type.name === "Number"
        ? signedNumber(
            text.slice(first.from, first.to),
            parsePythonNumber(text.slice(second.from, second.to)),
          )
        : undefined;
    case "ParenthesizedExpression":
      return rest.length === 1 ? literalValue(second, text) : undefined;
    case "ArrayExpression":
      return listValue(node, text);
    case "DictionaryExpression":
      return dictValue(node, text);
    case "CallExpression":
      return first?.type.name === "VariableName" &&
        text.slice(first.from, first.to).endsWith("SimpleNamespace")
        ? namespaceValue(second, text)
        : undefined;
    default:
      return undefined;
  }
};

const joinedStrings = (nodes: readonly SyntaxNode[], text: string): string | undefined => {
  const parts = nodes.map((node) =>
    node.type.name === "String" ? parsePythonString(text.slice(node.from, node.to)) : undefined,
  );
  return parts.includes(undefined) ? undefined : parts.join("");
};

/** The nodes between brackets, split at commas. */
const items = (node: SyntaxNode): readonly (readonly SyntaxNode[])[] => {
  const parts: SyntaxNode[][] = [[]];
  for (const child of children(node).slice(1, -1)) {
    if (child.type.name === ",") parts.push([]);
    else parts.at(-1)?.push(child);
  }
  return parts.filter((part) => part.length > 0);
};

const listValue = (node: SyntaxNode, text: string): readonly PyValue[] | undefined => {
  const values = items(node).map((part) => (part.length === 1 ? literalValue(part[0], text) : undefined));
  return values.every((value) => value !== undefined) ? values : undefined;
};

const dictValue = (node: SyntaxNode, text: string): PyMap | undefined => {
  const map = new Map<PyKey, PyValue>();
  for (const [keyNode, colon, valueNode, ...more] of items(node)) {
    const key = keyOf(literalValue(keyNode, text));
    const value = literalValue(valueNode, text);
    if (colon?.type.name !== ":" || more.length > 0 || key === undefined || value === undefined)
      return undefined;
    map.set(key, value);
  }
  return map;
};

const keyOf = (value: PyValue | undefined): PyKey | undefined => {
  if (value instanceof PyFloat) return pyStr(value);
  return typeof value === "object" && value !== null ? undefined : value;
};

const namespaceValue = (args: SyntaxNode | undefined, text: string): PyMap | undefined => {
  const map = new Map<PyKey, PyValue>();
  for (const [name, op, valueNode, ...more] of args === undefined ? [] : items(args)) {
    const value = literalValue(valueNode, text);
    // 0.9 looks at keyword arguments only.
    if (op?.type.name !== "AssignOp" || name === undefined) continue;
    if (more.length > 0 || value === undefined) return undefined;
    map.set(text.slice(name.from, name.to), value);
  }
  return map;
};

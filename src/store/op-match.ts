import { fnmatchRegExp, pyRegExp, UserError } from "../base/index.ts";

/**
 * A predicate on operation texts (`m:train`, `pkg/m:train`, `train+`) for the value of `--operation`: a regular
 * expression if it starts with `^` or ends with `$`, else package, model and operation, of which each that is
 * given must be that of the run, `*` standing for anything.
 */
export const compileOpMatch = (value: string): ((operation: string) => boolean) => {
  if (value.startsWith("^") || value.endsWith("$")) {
    const pattern = patternOrNothing(value);
    return (operation) => pattern?.test(operation) ?? false;
  }
  const wanted = parseOpSpec(value);
  if (wanted === undefined) return partMatch(value);
  const tests = [partMatch(wanted.pkg), partMatch(wanted.model), partMatch(wanted.op)] as const;
  return (operation) => {
    const parts = parseOpSpec(operation);
    return tests[0](parts?.pkg ?? "") && tests[1](parts?.model ?? "") && tests[2](parts?.op ?? "");
  };
};

const patternOrNothing = (source: string): RegExp | undefined => {
  try {
    return pyRegExp(source);
  } catch (error) {
    // 0.9: an invalid expression matches nothing.
    if (error instanceof UserError || error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const partMatch = (wanted: string): ((part: string) => boolean) => {
  if (wanted === "") return () => true;
  if (!wanted.includes("*")) return (part) => part === wanted;
  const pattern = fnmatchRegExp(wanted);
  return (part) => part !== "" && pattern.test(part);
};

type OpSpec = { readonly pkg: string; readonly model: string; readonly op: string };

/** `OP`, `MODEL:OP`, `PKG/MODEL:OP`, `PKG/OP`; parts not given are empty. Undefined for anything else. */
const parseOpSpec = (text: string): OpSpec | undefined => {
  for (const form of forms) {
    const match = form.exec(text);
    if (match !== null) {
      const { pkg = "", model = "", op = "" } = match.groups ?? {};
      return { pkg, model, op };
    }
  }
  return undefined;
};

const forms: readonly RegExp[] = [
  /^(?<op>[^/:]+)$/,
  /^(?<model>[^/:]*):(?<op>[^/:]+)$/,
  /^(?<pkg>[^/:]*)\/(?<model>[^/:?]*):(?<op>[^/:]+)$/,
  /^(?<pkg>[^/:]+)\/(?<op>[^/:]+)$/,
  // All of a model or package.
  /^(?<model>[^/:]*):$/,
  /^(?<pkg>[^/:]+)\/(?:(?<model>[^/:?]*):)?$/,
  // A batch of a model's operation by an optimizer with a model of its own: `m:train+skopt:gp`.
  /^(?:(?<pkg>[^/:]*)\/)?(?<model>[^/:]*):(?<op>[^/:]+\+[^/:]+:[^/:]+)$/,
];

import { dumpYamlLoose, UserError } from "../base/index.ts";
import type { FlagValue } from "./flag-def.ts";

const referencePattern = /(\\?\$\{[^\n]+?\})/;

/** Thrown for a `${name}` that names nothing; callers say where it stands. */
export class UndefinedReference extends UserError {
  readonly reference: string;

  constructor(reference: string) {
    super(`invalid reference '${reference}'`);
    this.reference = reference;
  }
}

/**
 * `value` with every `${name}` replaced. A text that is one reference becomes the native value; in mixed text
 * other values are YAML. Values that are text are resolved in turn; `\${name}` stays, without its backslash.
 * Throws `UndefinedReference`, and UserError for a cycle.
 */
export const resolveReferences = (value: FlagValue, values: ReadonlyMap<string, FlagValue>): FlagValue =>
  resolve(value, (name) => {
    const found = values.get(name);
    if (found === undefined) throw new UndefinedReference(name);
    return found;
  });

/** As `resolveReferences`, but a name without a value stands for `missing`. */
export const resolveKnownReferences = (
  value: FlagValue,
  values: ReadonlyMap<string, FlagValue>,
  missing: FlagValue,
): FlagValue => resolve(value, (name) => values.get(name) ?? missing);

const resolve = (
  value: FlagValue,
  lookUp: (name: string) => FlagValue,
  stack: readonly string[] = [],
): FlagValue => {
  if (typeof value !== "string") return value;
  const parts = value.split(referencePattern).filter((part) => part !== "");
  const resolved = parts.map((part) => resolvePart(part, lookUp, stack));
  const [only] = resolved;
  if (resolved.length === 1 && only !== undefined) return only;
  return resolved.map((part) => (typeof part === "string" ? part : dumpYamlLoose(part))).join("");
};

const resolvePart = (
  part: string,
  lookUp: (name: string) => FlagValue,
  stack: readonly string[],
): FlagValue => {
  if (!part.endsWith("}")) return part;
  if (part.startsWith("\\${")) return part.slice(1);
  if (!part.startsWith("${")) return part;
  const name = part.slice(2, -1);
  if (stack.includes(name)) {
    throw new UserError(`reference cycle: ${[...stack, name].map((item) => `\${${item}}`).join(" -> ")}`);
  }
  return resolve(lookUp(name), lookUp, [...stack, name]);
};

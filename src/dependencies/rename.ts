import { pyRegExp, pyResub, textRepr, UserError } from "../base/index.ts";
import type { RenameSpec } from "../guildfile/index.ts";
import { DependencyError } from "./types.ts";

/**
 * The name after the first spec that changes it: the first match of the pattern, found anywhere, is replaced.
 * `resolve` puts flag values into both parts.
 */
export const renamed = (
  name: string,
  specs: readonly RenameSpec[],
  resolve: (text: string) => string,
): string => {
  for (const spec of specs) {
    const next = renamedBy(name, spec, resolve);
    if (next !== name) return next;
  }
  return name;
};

const renamedBy = (name: string, spec: RenameSpec, resolve: (text: string) => string): string => {
  const written = `${textRepr(spec.pattern)} -> ${textRepr(spec.replacement)}`;
  const resolved = resolveParts(name, spec, resolve, written);
  try {
    return replaceFirst(pyRegExp(resolved.pattern), resolved.replacement, name);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const parts = `${textRepr(resolved.pattern)} -> ${textRepr(resolved.replacement)}`;
    throw new DependencyError(`error renaming source ${name} (${parts}): ${error.message}`, { cause: error });
  }
};

const resolveParts = (
  name: string,
  { pattern, replacement }: RenameSpec,
  resolve: (text: string) => string,
  written: string,
): RenameSpec => {
  try {
    return { pattern: resolve(pattern), replacement: resolve(replacement) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const message = `error renaming source ${name} (${written}): resolution error: ${error.message}`;
    throw new DependencyError(message, { cause: error });
  }
};

/** Python's `re.sub(…, count=1)`: the pattern is pinned to where it first matches. */
const replaceFirst = (pattern: RegExp, replacement: string, text: string): string => {
  const found = pattern.exec(text);
  if (found === null) return text;
  const before = [...text.slice(0, found.index)].length;
  const pinned = new RegExp(`(?<=^[\\s\\S]{${before}})(?:${pattern.source})`, pattern.flags);
  return pyResub(pinned, replacement, text);
};

import type { Context } from "../base/index.ts";
import { withDependencyFlags } from "./dependency-flags.ts";
import type { Operation } from "./operation.ts";

type Talk = { readonly warn: (text: string) => void; readonly note: (text: string) => void };

/** An operation with all its flags: those of its script, where it imports any, and those of its dependencies. */
export const completeOperation = async (
  _context: Context,
  operation: Operation,
  talk: Talk,
): Promise<Operation> => {
  const { def } = operation;
  const { flags, warnings } = withDependencyFlags(
    def.name,
    def.flags,
    operation.resources.map(({ resource }) => resource),
  );
  for (const text of warnings) talk.warn(text);
  return { ...operation, def: { ...def, flags: flags.toSorted((a, b) => (a.name < b.name ? -1 : 1)) } };
};

import type { Context } from "../base/index.ts";
import { withDependencyFlags } from "./dependency-flags.ts";
import { completeOp, refreshNote } from "./import/index.ts";
import type { Operation } from "./operation.ts";

/** An operation with all its flags: those of its script, where it imports any, and those of its dependencies. */
export const completeOperation = async (
  context: Context,
  operation: Operation,
  warn: (text: string) => void,
): Promise<Operation> => {
  const imported = await completeOp(context, {
    op: operation.def,
    model: operation.model ?? { parentDirs: [], sourceCode: undefined, pythonRequires: undefined },
    projectDir: operation.projectDir ?? context.cwd,
    onRefresh: refreshNote(context),
  });
  const { flags, warnings } = withDependencyFlags(
    operation.def.name,
    imported.op.flags,
    operation.resources.map(({ resource }) => resource),
  );
  for (const text of [...imported.warnings, ...warnings]) warn(text);
  return {
    ...operation,
    def: { ...imported.op, flags: flags.toSorted((a, b) => (a.name < b.name ? -1 : 1)) },
  };
};

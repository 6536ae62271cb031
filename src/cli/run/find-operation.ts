import { type Context, UserError } from "../../base/index.ts";
import type { Guildfile } from "../../guildfile/index.ts";
import {
  completeOperation,
  type Operation,
  packageOperation,
  requireOperation,
} from "../../operation/index.ts";
import { logWarning } from "../output.ts";

/** The operation that `spec` names, its flags completed by what its script and dependencies say. */
export const findOperation = async (
  context: Context,
  guildfile: Guildfile | undefined,
  spec: string,
  assigns: readonly string[] = [],
): Promise<Operation> => {
  const operation = await projectOrPackageOperation(context, guildfile, spec);
  return completeOperation(context, operation, { assigns, warn: (text) => logWarning(context, text) });
};

/** One of the project, a script, a built-in one, or else of an installed package. */
const projectOrPackageOperation = async (
  context: Context,
  guildfile: Guildfile | undefined,
  spec: string,
): Promise<Operation> => {
  try {
    return requireOperation(context, guildfile, spec);
  } catch (error) {
    if (!(error instanceof UserError) || spec === "") throw error;
    const found = await installedOperation(context, spec);
    if (found === undefined) throw error;
    return found;
  }
};

const installedOperation = async (context: Context, spec: string): Promise<Operation | undefined> => {
  const { findPackageOperation, packageModels } = await import("../../packages/index.ts");
  const found = findPackageOperation(await packageModels(context, (text) => logWarning(context, text)), spec);
  return found && packageOperation(found.package, found.guildfile, found.model, found.op);
};

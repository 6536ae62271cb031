import type { Context } from "../../base/index.ts";
import type { Guildfile } from "../../guildfile/index.ts";
import { completeOperation, type Operation, requireOperation } from "../../operation/index.ts";
import { logWarning } from "../output.ts";

/** The operation that `spec` names, its flags completed by what its script and dependencies say. */
export const findOperation = async (
  context: Context,
  guildfile: Guildfile | undefined,
  spec: string,
  assigns: readonly string[] = [],
): Promise<Operation> => {
  const operation = requireOperation(context, guildfile, spec);
  return completeOperation(context, operation, { assigns, warn: (text) => logWarning(context, text) });
};

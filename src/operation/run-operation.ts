import { existsSync } from "node:fs";
import { type Context, UserError } from "../base/index.ts";
import { findModelOperation, loadGuildfile } from "../guildfile/index.ts";
import { opRefName, opRefSpec, type Run, readOpRef } from "../run/index.ts";
import { type CompleteOptions, completeOperation } from "./complete.ts";
import { namedBuiltIn, type Operation, projectOperation, scriptOperation } from "./operation.ts";

/**
 * The definition, as it is now, of the operation that a run is of; flags are completed. Throws UserError, as 0.9 words
 * it, where there is none any more.
 */
export const requireRunOperation = async (
  context: Context,
  run: Run,
  options: CompleteOptions,
): Promise<Operation> => {
  const operation = findRunOperation(context, run, options.warn);
  if (operation === undefined) {
    const opRef = readOpRef(run);
    const name = opRef === undefined ? "?" : (opRefName(opRef) ?? opRef.opName);
    throw new UserError(`cannot find definition for operation '${name}' in run ${run.id}`, {
      hint: "This is required when setting flags or using '--force-sourcecode' for restart or a new run.",
    });
  }
  return completeOperation(context, operation, options);
};

const findRunOperation = (
  context: Context,
  run: Run,
  warn: (text: string) => void,
): Operation | undefined => {
  const opRef = readOpRef(run);
  if (opRef === undefined) return undefined;
  const { pkgType, pkgName, modelName, opName } = opRef;
  if (pkgType === "builtin") return namedBuiltIn(modelName === "" ? opName : `${modelName}:${opName}`);
  if (pkgType === "script") return scriptOperation(context, opRefSpec(opRef));
  if (pkgType !== "guildfile" || !existsSync(pkgName)) return undefined;
  const guildfile = loadGuildfile(pkgName, { processCwd: context.processCwd, warn });
  const model = guildfile.models.find(({ name }) => name === modelName);
  const def = model === undefined ? undefined : findModelOperation(model, opName);
  return model === undefined || def === undefined ? undefined : projectOperation(guildfile, model, def);
};

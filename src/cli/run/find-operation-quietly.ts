import { type Context, UserError } from "../../base/index.ts";
import type { Operation } from "../../operation/index.ts";
import { loadProject } from "../project.ts";
import { findOperation as findLoudly } from "./find-operation.ts";

/** The operation that `spec` names, without a word if there is none. */
export const findOperation = async (context: Context, spec: string): Promise<Operation | undefined> => {
  const quiet = { ...context, logLevel: 100, err: () => {} };
  try {
    return await findLoudly(quiet, loadProject(quiet), spec);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
};

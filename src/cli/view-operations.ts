import { type Context, UserError } from "../base/index.ts";
import { describeFault } from "../guildfile/index.ts";
import type { FlagInfo, Operations } from "../server/index.ts";
import { encodeFlagValue, type FlagDef } from "../values/index.ts";
import { completeProject } from "./complete-project.ts";
import { loadProject } from "./project.ts";

/** The operations of the project that a server was started in. */
export const viewOperations = async (context: Context): Promise<Operations> => {
  try {
    const written = loadProject(context);
    if (written === undefined) return { operations: [] };
    const project = await completeProject(context, written);
    const operations = project.models.flatMap(({ operations }) =>
      operations.map((op) => ({
        name: op.name,
        fullName: op.model === "" ? op.name : `${op.model}:${op.name}`,
        description: op.description,
        flags: op.flags.map(flagInfo),
      })),
    );
    const fault = project.faults.map(describeFault).join("\n");
    return fault === "" ? { operations } : { operations, fault };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { operations: [], fault: error.message };
  }
};

const flagInfo = ({ name, description, type, default: byDefault, choices, required }: FlagDef): FlagInfo => ({
  name,
  description,
  type: type ?? null,
  default: byDefault === null ? "" : encodeFlagValue(byDefault),
  choices: choices.map(({ value, description: about }) => ({
    value: encodeFlagValue(value),
    description: about,
  })),
  isRequired: required,
});

import type { Context } from "../base/index.ts";
import { resolvingName } from "../guildfile/index.ts";
import { withDependencyFlags } from "./dependency-flags.ts";
import { completeOp, type GivenTexts, refreshNote, withConfigResource } from "./import/index.ts";
import type { Operation } from "./operation.ts";

export type CompleteOptions = {
  /** Flag arguments as typed, `NAME=VALUE`: one may choose the file that flags come from. */
  readonly assigns: readonly string[];
  readonly warn: (text: string) => void;
};

/**
 * An operation with all its flags: those of its script or configuration file, where it imports any, and after them
 * those of its dependencies.
 */
export const completeOperation = async (
  context: Context,
  operation: Operation,
  { assigns, warn }: CompleteOptions,
): Promise<Operation> => {
  const imported = await completeOp(context, {
    op: operation.def,
    model: operation.model ?? { parentDirs: [], sourceCode: undefined, pythonRequires: undefined },
    projectDir: operation.projectDir ?? context.cwd,
    onRefresh: refreshNote(context),
    given: givenTexts(assigns),
  });
  const written = operation.resources.map(({ resource }) => resource);
  const resources = withConfigResource(imported.op, written);
  const { flags, warnings } = withDependencyFlags(operation.def.name, imported.op.flags, resources);
  for (const text of [...imported.warnings, ...warnings]) warn(text);
  return {
    ...operation,
    def: { ...imported.op, flags },
    resources: resources.map((resource) => ({
      name: resolvingName(resource.name, resource.sources),
      resource,
    })),
  };
};

const givenTexts = (assigns: readonly string[]): GivenTexts =>
  new Map(
    assigns
      .filter((assign) => /^[^@=][^=]*=/.test(assign))
      .map(
        (assign) => [assign.slice(0, assign.indexOf("=")), assign.slice(assign.indexOf("=") + 1)] as const,
      ),
  );

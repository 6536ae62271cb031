import { type Context, UserError } from "../../base/index.ts";
import type { Guildfile } from "../../guildfile/index.ts";
import { type Operation, requireOperation } from "../../operation/index.ts";
import { readWrittenStep, withModelOf } from "../../steps/index.ts";
import { parseRunSpec } from "./run-spec.ts";

/**
 * Throws UserError for a pipeline that cannot work, before anything of it is made: a step that says nothing or
 * something wrong, one whose operation is not defined, steps that lead back to where they started.
 */
export const checkSteps = (context: Context, guildfile: Guildfile | undefined, operation: Operation): void =>
  checkBelow({ ...context, cwd: operation.projectDir ?? context.cwd }, guildfile, [operation]);

/** `path` leads from the pipeline that is run to the one that is looked at. */
const checkBelow = (context: Context, guildfile: Guildfile | undefined, path: readonly Operation[]): void => {
  const operation = path.at(-1);
  if (operation?.def.start.kind !== "steps") return;
  const { steps, lines } = operation.def.start;
  for (const [index, step] of steps.entries()) {
    const where = whereOf(operation, index, lines[index]);
    const next = located(where, () =>
      stepOperation(
        context,
        guildfile,
        withModelOf(operation.opRef, readWrittenStep(step, parseRunSpec).opSpec),
      ),
    );
    if (next?.def.start.kind !== "steps") continue;
    if (path.some(({ opDesc }) => opDesc === next.opDesc)) {
      const names = [...path, next].map(({ opDesc }) => opDesc);
      throw new UserError(`operation '${next.opDesc}' runs itself: ${names.join(" -> ")}`, { hint: where });
    }
    checkBelow(context, guildfile, [...path, next]);
  }
};

/** Undefined for what may yet come: a script that an earlier step writes, an operation of a package. */
const stepOperation = (
  context: Context,
  guildfile: Guildfile | undefined,
  opSpec: string,
): Operation | undefined => {
  try {
    return requireOperation(context, guildfile, opSpec);
  } catch (error) {
    if (error instanceof UserError && /[./]/.test(opSpec)) return undefined;
    throw error;
  }
};

const located = <Result>(where: string, read: () => Result): Result => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, hint, exitCode, bare, cause } = error;
    throw new UserError(message, {
      hint: hint === undefined ? where : `${hint}\n${where}`,
      exitCode,
      bare,
      cause,
    });
  }
};

const whereOf = ({ opDesc, guildfile }: Operation, index: number, line: number | undefined): string => {
  const place = line === undefined || guildfile === undefined ? "" : ` (line ${line} of ${guildfile.path})`;
  return `This is step ${index + 1} of operation '${opDesc}'${place}.`;
};

import { UserError } from "../base/index.ts";

/** Refuses options that exclude each other; `pairs` name them as typed, without dashes. `path` is the command. */
export const refuseConflicts = (
  pairs: readonly (readonly [string, string])[],
  options: Readonly<Record<string, unknown>>,
  path: string,
): void => {
  const pair = pairs.find((names) => names.every((name) => options[name]));
  if (pair === undefined) return;
  throw new UserError(`--${pair[0]} and --${pair[1]} cannot both be specified`, {
    hint: `Try '${path} --help' for more information.`,
  });
};

import { existsSync } from "node:fs";
import type { Context } from "../base/index.ts";
import {
  type FlagDef,
  type FlagValues,
  flagTypes,
  parseFlagAssigns,
  resolveFlagValues,
} from "../values/index.ts";
import { type DependencyRuns, withRunIds } from "./dependency-runs.ts";
import type { Operation } from "./operation.ts";

/** Flag arguments decoded by the types of the operation's flags; batch files among them are somebody else's. */
export const parseUserFlags = (
  context: Pick<Context, "userHome">,
  assigns: readonly string[],
  flags: readonly FlagDef[],
  warn: (text: string) => void,
): FlagValues => {
  const { values } = parseFlagAssigns(assigns, {
    flagTypeOf: flagTypes(flags),
    userHome: context.userHome,
    warn,
  });
  return values;
};

export type GivenFlags = {
  /** Values of another run, which stand where the user says nothing. */
  readonly base: FlagValues;
  readonly userFlags: FlagValues;
  /** `--force-flags`. */
  readonly force: boolean;
};

/**
 * The values of an operation's flags, sorted: given ones checked, completed by defaults, run ids looked up. `foreign`
 * are the names of base values that the operation has no flag for; they are kept.
 */
export const resolveOperationFlags = (
  context: Pick<Context, "processCwd" | "userHome">,
  operation: Operation,
  { base, userFlags, force }: GivenFlags,
  world: { readonly dependencyRuns: DependencyRuns; readonly warn: (text: string) => void },
): { readonly flags: FlagValues; readonly foreign: ReadonlySet<string> } => {
  const { def } = operation;
  const names = new Set(def.flags.flatMap(({ name, alias }) => (alias ? [name, alias] : [name])));
  const foreign = base.filter(([name]) => !names.has(name));
  const values = resolveFlagValues({
    flags: def.flags,
    given: [...new Map([...base.filter(([name]) => names.has(name)), ...userFlags])],
    opDesc: operation.opDesc,
    opName: def.name,
    force,
    cwd: context.processCwd,
    userHome: context.userHome,
    exists: existsSync,
    warn: world.warn,
  });
  const known = withRunIds(values, operation, world);
  const flags = new Map([...foreign, ...known]);
  return {
    flags: [...flags].sort(([a], [b]) => (a < b ? -1 : 1)),
    foreign: new Set(
      foreign.map(([name]) => name).filter((name) => !userFlags.some(([user]) => user === name)),
    ),
  };
};

/** `flags` but for those of these names. */
export const withoutFlags = (flags: FlagValues, names: ReadonlySet<string>): FlagValues =>
  names.size === 0 ? flags : flags.filter(([name]) => !names.has(name));

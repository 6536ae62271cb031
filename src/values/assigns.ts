import { UserError } from "../base/index.ts";
import { decodeFlagValue, type Warn } from "./decode.ts";
import type { FlagDef, FlagValues } from "./flag-def.ts";

export type ParsedAssigns = {
  /** In the order given; of a name given twice the last value, in the place of the first. */
  readonly values: FlagValues;
  /** Paths of `@PATH` arguments. */
  readonly batchFiles: readonly string[];
};

export type AssignOptions = {
  /** The declared type of a flag by name or alias. */
  readonly flagTypeOf?: (name: string) => string | undefined;
  readonly userHome: string;
  readonly warn?: Warn;
};

/**
 * `NAME=VALUE` arguments decoded, `@PATH` ones set apart. Throws UserError that names every other argument.
 */
export const parseFlagAssigns = (args: readonly string[], options: AssignOptions): ParsedAssigns => {
  const batchFiles = args.filter((arg) => arg.startsWith("@")).map((arg) => arg.slice(1));
  const assigns = args.filter((arg) => !arg.startsWith("@")).map((arg) => expandUser(arg, options.userHome));
  const bad = assigns.filter((arg) => !arg.includes("="));
  if (bad.length > 0) {
    throw new UserError(`invalid argument(s):\n${[...new Set(bad)].join("\n")}\nexpected NAME=VAL`);
  }
  const values = new Map(
    assigns.map((arg) => {
      const at = arg.indexOf("=");
      const name = arg.slice(0, at);
      return [name, decodeFlagValue(arg.slice(at + 1), options.flagTypeOf?.(name), options.warn)] as const;
    }),
  );
  return { values: [...values], batchFiles };
};

/** Looks a flag's type up by its name, then by its alias. */
export const flagTypes = (flags: readonly FlagDef[]): ((name: string) => string | undefined) => {
  const byAlias = new Map([...flags].reverse().map((flag) => [flag.alias, flag.type] as const));
  const byName = new Map(flags.map((flag) => [flag.name, flag.type] as const));
  return (name) => byName.get(name) ?? byAlias.get(name);
};

/** Python's `os.path.expanduser` for the user's own `~`. */
export const expandUser = (path: string, userHome: string): string =>
  /^~(?:\/|$)/.test(path) ? userHome.replace(/\/+$/, "") + path.slice(1) || "/" : path;

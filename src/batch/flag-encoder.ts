import { encodeFlagValue, type FlagDef, type FlagValue, type FlagValues } from "../values/index.ts";

/**
 * Flag values as a searcher wants them: where the user set nothing, a flag's choices become values to try, and its
 * bounds a range with the value as the first to try.
 */
export const encodeSearchFlags = (
  values: FlagValues,
  flags: readonly FlagDef[],
  userFlags: FlagValues,
): FlagValues => {
  const given = new Set(userFlags.map(([name]) => name));
  const defs = new Map(flags.map((flag) => [flag.name, flag]));
  return values.map(([name, value]) => {
    const flag = defs.get(name);
    const isOpen = flag !== undefined && !given.has(name) && !(flag.alias && given.has(flag.alias));
    return [name, isOpen ? encoded(flag, value) : value] as const;
  });
};

const encoded = (flag: FlagDef, value: FlagValue): FlagValue => {
  if (flag.choices.length > 0) return flag.choices.map((choice) => choice.value);
  if ((flag.min ?? null) === null || (flag.max ?? null) === null) return value;
  const args = [flag.min ?? null, flag.max ?? null, ...(value === null ? [] : [value])];
  return `${flag.distribution || "uniform"}[${args.map(encodeFlagValue).join(":")}]`;
};

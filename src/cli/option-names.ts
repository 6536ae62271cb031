import type { OptionSpec } from "./command.ts";

export type OptionNames = {
  readonly on: readonly string[];
  /** What switches it off, of an on/off pair. */
  readonly off: readonly string[];
};

/** The spellings of an option: `-Sr, --running / --not-running` has two that say on and one that says off. */
export const optionNames = (spec: OptionSpec): OptionNames => {
  const [on = "", off = ""] = spec.flags.split(" / ");
  return { on: splitNames(on), off: splitNames(off) };
};

/** Whether an option is followed by a value. */
export const takesValue = (spec: OptionSpec): boolean =>
  spec.metavar !== undefined || spec.type !== undefined;

/** The names a command is registered by: `delete, rm` has two. */
export const splitNames = (names: string): readonly string[] => (names === "" ? [] : names.split(/, ?/));

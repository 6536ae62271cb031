import { UserError } from "../base/index.ts";

/** Refuses options that exclude each other; `pairs` name them by their keys. `path` is the command as typed. */
export const refuseConflicts = <Key extends string>(
  pairs: readonly (readonly [Key, Key])[],
  options: Readonly<Record<Key, unknown>>,
  path: string,
): void => {
  const pair = pairs.find((keys) => keys.every((key) => isGiven(options[key])));
  if (pair === undefined) return;
  throw new UserError(`${optionName(pair[0])} and ${optionName(pair[1])} cannot both be specified`, {
    hint: `Try '${path} --help' for more information.`,
  });
};

/** Refuses a command line without any of the options of these keys. */
export const requireOneOf = <Key extends string>(
  keys: readonly Key[],
  options: Readonly<Record<Key, unknown>>,
  path: string,
): void => {
  if (keys.some((key) => isGiven(options[key]))) return;
  throw new UserError(`missing one of: ${keys.map(optionName).join(", ")}`, {
    // 0.9: with back quotes, unlike all other hints.
    hint: `Try \`${path} --help\` for more information.`,
  });
};

/** As 0.9 sees it: an empty text counts as absent. */
const isGiven = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false && value !== "";

/** `listAll` as people type it: `--list-all`. */
const optionName = (key: string): string =>
  `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

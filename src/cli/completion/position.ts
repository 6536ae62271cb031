import type { Command, OptionSpec, OptionSpecs } from "../command.ts";
import { optionNames, takesValue } from "../option-names.ts";

/** Where the cursor is in the arguments of a command. */
export type Position =
  | { readonly kind: "option-name" }
  | { readonly kind: "option-value"; readonly key: string; readonly spec: OptionSpec; readonly given: string }
  | { readonly kind: "argument"; readonly before: readonly string[] };

/** The place of the word `incomplete` after `words`. */
export const cursorPosition = (
  specs: OptionSpecs,
  words: readonly string[],
  incomplete: string,
): Position => {
  const before: string[] = [];
  let awaiting: readonly [string, OptionSpec] | undefined;
  let onlyArgs = false;
  for (const word of words) {
    if (awaiting !== undefined) awaiting = undefined;
    else if (word === "--" && !onlyArgs) onlyArgs = true;
    else if (word.startsWith("-") && word !== "-" && !onlyArgs) awaiting = optionOf(specs, word);
    else before.push(word);
  }
  if (awaiting !== undefined) {
    return { kind: "option-value", key: awaiting[0], spec: awaiting[1], given: incomplete };
  }
  const assigned = /^(--[^=]+)=(.*)$/s.exec(incomplete);
  const option = assigned === null || onlyArgs ? undefined : optionOf(specs, assigned[1] ?? "");
  if (option !== undefined) {
    return { kind: "option-value", key: option[0], spec: option[1], given: assigned?.[2] ?? "" };
  }
  if (incomplete.startsWith("-") && !onlyArgs) return { kind: "option-name" };
  return { kind: "argument", before };
};

/** The option of this name, if a value follows it. */
const optionOf = (specs: OptionSpecs, word: string): readonly [string, OptionSpec] | undefined =>
  Object.entries(specs).find(([, spec]) => takesValue(spec) && optionNames(spec).on.includes(word));

/** The long names of options, or all that begin with one dash after a single dash, each with its help. */
export const optionCandidates = (
  specs: OptionSpecs,
  incomplete: string,
): readonly { readonly value: string; readonly help: string }[] =>
  [...Object.values(specs).filter(({ hidden }) => hidden !== true), helpSpec].flatMap((spec) => {
    const { on, off } = optionNames(spec);
    const long = [...on, ...off].filter((name) => name.startsWith("--"));
    const names = long.length > 0 ? long : on;
    return names
      .filter((name) => name.startsWith(incomplete))
      .map((value) => ({ value, help: spec.help.replaceAll("`", "") }));
  });

const helpSpec: OptionSpec = { flags: "--help", help: "Show this message and exit." };

/** What the argument after `before` is called: `RUN`. */
export const argumentName = (command: Command, before: readonly string[]): string | undefined => {
  const last = command.args.at(-1);
  return (command.args[before.length] ?? (last?.multiple === true ? last : undefined))?.metavar;
};

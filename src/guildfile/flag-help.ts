import { pyTruthy } from "../base/index.ts";
import { encodeFlagValue, type FlagChoice, type FlagDef, formatFlagValue } from "../values/index.ts";
import { type Definition, definitionList } from "./definition-list.ts";

/** Names and descriptions of flags, for a definition list of `width` columns. Of equal names the first counts. */
export const flagDefinitions = (flags: readonly FlagDef[], width: number): readonly Definition[] => {
  const distinct = flags.filter((flag, index) => flags.findIndex(({ name }) => name === flag.name) === index);
  const longest = Math.max(0, ...distinct.map(({ name }) => [...name].length));
  return distinct.map((flag) => [flag.name, flagDescription(flag, width - longest - 4)]);
};

/** First the summary with the default in brackets, then further lines and choices as paragraphs. */
const flagDescription = (flag: FlagDef, choicesWidth: number): string => {
  const [first = "", ...others] = flag.description.split("\n");
  const summary = `${first}${first === "" ? "" : " "}${defaultText(flag)}`;
  const choices = flag.choices.length === 0 ? [] : [choicesText(flag.choices, choicesWidth)];
  return [summary, ...others, ...choices].join("\n\n");
};

/** `(default is X)` or `(required)`; empty when neither can be said. */
const defaultText = (flag: FlagDef): string => {
  if (flag.default !== null) return `(default is ${formatFlagValue(flag.default)})`;
  if (flag.required) return "(required)";
  return flag.nullLabel !== undefined && pyTruthy(flag.nullLabel)
    ? `(default is ${formatFlagValue(flag.nullLabel)})`
    : "";
};

// A line with a backspace keeps the lines below it as they are.
const keepLines = "\n\b\n";

const choicesText = (choices: readonly FlagChoice[], width: number): string => {
  if (choices.some(({ description }) => description !== "")) {
    const rows = choices.map(
      (choice) =>
        [
          encodeFlagValue(choice.alias || choice.value),
          choice.description.trim().split("\n").join("\n\n"),
        ] as const,
    );
    return `${keepLines}Choices:\n${definitionList(rows, { width, indent: 2, paragraphs: true })}`;
  }
  const label = "Choices:";
  const list = definitionList([[label, formatChoices(choices)]], {
    width: width - label.length,
    indent: 0,
    paragraphs: false,
  });
  return keepLines + list;
};

/** Choices in a row, by their aliases where they have one: `a, b`. */
export const formatChoices = (choices: readonly FlagChoice[]): string =>
  encodeFlagValue(choices.map((choice) => choice.alias || choice.value)).slice(1, -1);

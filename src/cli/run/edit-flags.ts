import {
  type Context,
  isPyMap,
  parseYaml,
  pyStr,
  pyTypeName,
  UserError,
  YamlError,
} from "../../base/index.ts";
import { formatChoices } from "../../guildfile/index.ts";
import type { Operation } from "../../operation/index.ts";
import { encodeFlagValue, type FlagDef, type FlagValues } from "../../values/index.ts";
import { editText } from "../editor.ts";
import { confirm } from "../prompt.ts";

/**
 * `--edit-flags`: the flags as a person left them in an editor; undefined where nothing was left. What is no YAML can
 * be edited again.
 */
export const editFlags = async (
  context: Context,
  operation: Operation,
  flags: FlagValues,
): Promise<FlagValues | undefined> => {
  let form = flagsForm(operation, flags);
  for (;;) {
    const text = await editText(context, form, ".yml");
    const read = readFlags(text);
    if ("flags" in read) return read.flags;
    context.err(`Error reading flags: ${read.fault}\n`);
    if (!(await confirm(context, "Would you like to re-edit these flags?", true))) {
      throw new UserError("", { exitCode: 1 });
    }
    form = text;
  }
};

const flagsForm = ({ def, opDesc }: Operation, flags: FlagValues): string => {
  const defs = new Map(def.flags.map((flag) => [flag.name, flag]));
  const parts = flags.map(([name, value]) => {
    const notes = flagNotes(defs.get(name)).map((line) => `  # ${line}\n`);
    const line = `${encodeFlagValue(name)}: ${encodeFlagValue(value)}\n`;
    return notes.length === 0 ? line : `${line}${notes.join("")}\n`;
  });
  return `# Editing flags for ${opDesc}\n\n${parts.join("")}`;
};

const flagNotes = (flag: FlagDef | undefined): readonly string[] => {
  if (flag === undefined) return [];
  const [summary = ""] = flag.description.split("\n");
  return [
    ...(summary === "" ? [] : [summary]),
    ...(flag.choices.length === 0 ? [] : [`Choices: ${formatChoices(flag.choices)}`]),
  ];
};

type Read = { readonly flags: FlagValues | undefined } | { readonly fault: string };

const readFlags = (text: string): Read => {
  try {
    const value = parseYaml(text);
    if (value === null) return { flags: undefined };
    if (!isPyMap(value)) return { fault: `expected a mapping of flags to values, got ${pyTypeName(value)}` };
    return { flags: [...value].map(([name, item]) => [pyStr(name), item] as const) };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return { fault: error.message };
  }
};

import {
  type Env,
  fill,
  formatPyJson,
  type PyValue,
  pyMap,
  type Terminal,
  wrapParagraphs,
} from "../base/index.ts";
import type { ArgSpec, Command, OptionSpec, OptionSpecs } from "./command.ts";
import { optionNames, takesValue } from "./option-names.ts";
import { isChoice } from "./parse-value.ts";

/** What `--help` shows. Texts are in the markup of commands. */
export type HelpPage = {
  /** The command as typed: `guild runs rm`. */
  readonly path: string;
  /** What follows it: `[OPTIONS] [RUN...]`. */
  readonly usage: string;
  readonly text: string;
  readonly options: readonly HelpRow[];
  readonly commands: readonly HelpRow[];
};

export type HelpRow = { readonly term: string; readonly help: string };

/** The help of one command; `text` is its long description. */
export const commandPage = (command: Command, path: string, text: string): HelpPage => ({
  path,
  usage: ["[OPTIONS]", usageArgs(command)].filter((part) => part !== "").join(" "),
  text,
  options: optionRows(command.options),
  commands: [],
});

/** The help of a group of commands. */
export const groupPage = (
  group: { readonly help: string; readonly options: OptionSpecs; readonly commands: readonly HelpRow[] },
  path: string,
): HelpPage => ({
  path,
  usage: "[OPTIONS] COMMAND [ARGS]...",
  text: group.help,
  options: optionRows(group.options),
  commands: group.commands,
});

/** Columns of help: those of the terminal up to 80, less two. */
export const helpWidth = (context: { readonly env: Env; readonly terminal: Terminal }): number => {
  const named = Number.parseInt(context.env.COLUMNS ?? "", 10);
  const columns = named > 0 ? named : (context.terminal.columns ?? 80);
  return Math.max(Math.min(columns, 80) - 2, 50);
};

/** A help page as text, in the layout of 0.9 (click's). */
export const formatHelp = (page: HelpPage, width: number): string => {
  const parts = [usageText(page, width)];
  if (page.text !== "") parts.push(`${wrapParagraphs(plainMarkup(page.text), width, "  ")}\n`);
  parts.push(`Options:\n${definitionList(page.options, width)}`);
  if (page.commands.length > 0) {
    const room = width - 6 - Math.max(...page.commands.map(({ term }) => term.length));
    const rows = page.commands.map(({ term, help }) => ({ term, help: shortHelp(help, room) }));
    parts.push(`Commands:\n${definitionList(rows, width)}`);
  }
  return `${parts.join("\n").replace(/\n+$/, "")}\n`;
};

/** A help page as one JSON object, its texts as they were written: what `GUILD_HELP_JSON` asks for. */
export const formatHelpJson = (page: HelpPage, version: string): string => {
  const json = pyMap([
    ["version", version],
    [
      "usage",
      pyMap([
        ["prog", page.path],
        ["args", page.usage],
      ]),
    ],
    ["help", page.text],
    ["options", rowMaps(page.options)],
    ["commands", page.commands.length > 0 ? rowMaps(page.commands) : undefined],
  ]);
  return `${formatPyJson(json)}\n`;
};

const rowMaps = (rows: readonly HelpRow[]): PyValue =>
  rows.map(({ term, help }) =>
    pyMap([
      ["term", term],
      ["help", help],
    ]),
  );

/** The arguments as usage shows them: `REMOTE [RUN...]`. */
const usageArgs = (command: Command): string => command.usage ?? command.args.map(usageArg).join(" ");

const usageArg = ({ metavar, multiple, required }: ArgSpec): string => {
  const text = multiple === true ? `${metavar}...` : metavar;
  return required === true ? text : `[${text}]`;
};

const optionRows = (options: OptionSpecs): readonly HelpRow[] => [
  ...Object.values(options)
    .filter((spec) => spec.hidden !== true)
    .map((spec) => ({ term: optionTerm(spec), help: spec.help })),
  { term: "--help", help: "Show this message and exit." },
];

/** An option as its definition's term: `-n, --limit N`. */
const optionTerm = (spec: OptionSpec): string => {
  if (!takesValue(spec)) return spec.flags;
  return `${optionNames(spec).on.join(", ")} ${spec.metavar ?? typeName(spec.type)}`;
};

const typeName = (type: OptionSpec["type"]): string => {
  if (type === "integer") return "INTEGER";
  if (type === "number") return "NUMBER";
  if (isChoice(type)) return `[${type.join("|")}]`;
  return type === undefined ? "TEXT" : "INTEGER RANGE";
};

const usageText = (page: HelpPage, width: number): string => {
  const prefix = `Usage: ${page.path} `;
  if (width >= prefix.length + 20) {
    return `${fill(page.usage, width, { first: prefix, rest: " ".repeat(prefix.length) })}\n`;
  }
  const indent = " ".repeat("Usage: ".length + 4);
  return `${prefix}\n${fill(page.usage, width, { first: indent, rest: indent })}\n`;
};

const widestTerm = 30;
const termGap = 2;
const listIndent = 2;

/** Terms and texts in two columns. An entry of several lines is followed by a blank one. */
const definitionList = (rows: readonly HelpRow[], width: number): string => {
  const termWidth = Math.min(widestTerm, Math.max(...rows.map(({ term }) => term.length))) + termGap;
  const textWidth = Math.max(width - termWidth - listIndent, 10);
  const margin = " ".repeat(listIndent);
  const hanging = " ".repeat(listIndent + termWidth);
  return rows
    .map(({ term, help }) => {
      const [first, ...others] = fill(plainMarkup(help).split("\n").join(" "), textWidth, noIndents).split(
        "\n",
      );
      if (first === undefined || first === "") return `${margin}${term}\n`;
      const start = term.length > termWidth - termGap ? `${term}\n${hanging}` : term.padEnd(termWidth);
      const rest = others.map((line) => `${hanging}${line}\n`).join("");
      return `${margin}${start}${first}\n${rest}${others.length > 0 ? "\n" : ""}`;
    })
    .join("");
};

const noIndents = { first: "", rest: "" };

/** The markup as plain text: quotes for double back-quotes, headings in capitals, no other marks. */
const plainMarkup = (text: string): string =>
  text
    .replaceAll("``", "'")
    .replaceAll("`", "")
    .replace(/^### (.+)$/gm, (_, heading: string) => heading.toUpperCase())
    .replaceAll("**", "");

/** The first sentence of `text` in at most `room` characters, cut between words with dots at the end. */
const shortHelp = (text: string, room: number): string => {
  const words = (text.split("\n\n")[0] ?? "").split(/\s+/).filter((word) => word !== "");
  const end = words.findIndex((word) => word.endsWith("."));
  const sentence = words.slice(0, end < 0 ? words.length : end + 1);
  if (sentence.join(" ").length <= room) return sentence.join(" ");
  const kept = sentence.slice();
  while (kept.length > 0 && kept.join(" ").length + 3 > room) kept.pop();
  return `${kept.join(" ")}...`;
};

import type { Definition } from "./definition-list.ts";

/** How the parts of a help page are written in one format. `level` counts what they stand within. */
export type HelpStyle = {
  /** Spaces per level. */
  readonly indent: number;
  /** Levels that a section's content stands below its title. */
  readonly sectionDepth: number;
  readonly section: (title: string, level: number) => readonly string[];
  readonly heading: (title: string, level: number) => readonly string[];
  readonly subheading: (title: string, level: number) => readonly string[];
  /** The first line of a description. */
  readonly summary: (text: string) => string;
  /** Texts and their indents; undefined: two columns. */
  readonly definitions: ((rows: readonly Definition[]) => readonly IndentedText[]) | undefined;
};

type IndentedText = { readonly text: string; readonly indent: number };

/** For the terminal: indented, with bold headings. */
export const consoleStyle = (bold: (text: string) => string): HelpStyle => ({
  indent: 2,
  sectionDepth: 2,
  section: (title) => [bold(title)],
  heading: (title) => [bold(title)],
  subheading: (title) => [`${title}:`],
  summary: (text) => text,
  definitions: undefined,
});

const markdownHeading = (title: string, level: number): readonly string[] => [
  level <= 6 ? `${"#".repeat(level)} ${title}` : `<h${level}>${title}</h${level}>`,
];

export const markdownStyle: HelpStyle = {
  indent: 0,
  sectionDepth: 1,
  section: markdownHeading,
  heading: markdownHeading,
  subheading: markdownHeading,
  summary: (text) => emphasized(text),
  definitions: (rows) =>
    ["<dl>", ...rows.flatMap(([term, text]) => [`<dt>${term}</dt>`, `<dd>${text}</dd>`]), "</dl>"].map(flush),
};

const underlines = "#=^-`";

/** A title and the line below it that makes it one. */
const rstHeading = (title: string, level: number): readonly string[] => [
  title,
  (underlines[Math.min(level, underlines.length - 1)] ?? "").repeat([...title].length),
];

export const rstStyle: HelpStyle = {
  indent: 0,
  sectionDepth: 1,
  section: rstHeading,
  heading: rstHeading,
  subheading: rstHeading,
  summary: (text) => emphasized(text),
  definitions: (rows) =>
    rows.flatMap(([term, text], index) => [
      ...(index > 0 ? [flush("")] : []),
      flush(`**${term}**`),
      { text: emphasized(text), indent: 2 },
    ]),
};

const flush = (text: string): IndentedText => ({ text, indent: 0 });

const emphasized = (text: string): string => (text === "" ? "" : `*${text}*`);

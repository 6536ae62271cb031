import { compareText, pyStr, wrapParagraphs } from "../base/index.ts";
import { definitionList } from "./definition-list.ts";
import { flagDefinitions } from "./flag-help.ts";
import { consoleStyle, type HelpStyle, markdownStyle, rstStyle } from "./help-style.ts";
import type { Guildfile, ModelDef, OpDef } from "./types.ts";

export type ConsoleHelpOptions = {
  /** Where the operations are defined: `the current directory`, `'./dir'`, `the 'p' package`. */
  readonly where: string;
  readonly width: number;
  readonly bold: (text: string) => string;
};

/** What `guild help` shows of a project. */
export const formatProjectHelp = (guildfile: Guildfile, options: ConsoleHelpOptions): string => {
  const { where, width, bold } = options;
  const page = makePage(consoleStyle(bold), width, 0);
  page.section("OVERVIEW");
  page.text(consoleOverview(where));
  writeModels(guildfile, page, (title) => title.toUpperCase());
  return page.done();
};

export type MarkdownHelpOptions = {
  readonly title: string;
  readonly baseHeadingLevel: number;
  readonly width: number;
};

/** The same as Markdown. */
export const formatMarkdownHelp = (guildfile: Guildfile, options: MarkdownHelpOptions): string => {
  const page = makePage(markdownStyle, options.width, options.baseHeadingLevel);
  if (options.title !== "") {
    page.heading(options.title);
    page.nest();
    page.gap();
  }
  page.section("Overview");
  page.text(markdownOverview);
  writeModels(guildfile, page, (title) => title);
  return page.done();
};

/** The description of a package in reStructuredText: what package indexes show. */
export const formatPackageDescription = (guildfile: Guildfile, width: number): string => {
  const page = makePage(rstStyle, width, 0);
  if (guildfile.package !== undefined) {
    page.section(pyStr(guildfile.package.get("package") ?? ""));
    const description = guildfile.package.get("description") ?? "";
    if (description !== "") page.description(pyStr(description).trim());
    const tags = guildfile.package.get("tags");
    if (Array.isArray(tags) && tags.length > 0) {
      page.gap();
      page.text(`Keywords: ${tags.map(pyStr).join(" ")}`);
    }
  }
  writeModels(guildfile, page, (title) => title);
  return page.done();
};

const consoleOverview = (where: string): string => `
You are viewing help for operations defined in ${where}.

Start an operation with 'guild run OPERATION', where OPERATION is one of those below. An operation that belongs to a
model is named MODEL:OPERATION.

Type 'guild operations' for a list of operations.

Flags are given after the operation as 'FLAG=VALUE'. Each operation below has its flags listed.

For more on running operations type 'guild run --help', and for Guild in general 'guild --help'.
`;

const markdownOverview = `
These are the models and operations that Guild AI can run here. Guild AI itself is installed with:

\`\`\`
$ pip install guildai
\`\`\`

An operation is started with:

\`\`\`
$ guild run [MODEL:]OPERATION
\`\`\`

\`OPERATION\` is one of the operations below and \`MODEL\` the model it belongs to, if any. Flags are given after it as
\`FLAG=VALUE\`; each operation has its flags listed.
`;

const writeModels = (guildfile: Guildfile, page: Page, sectionTitle: (title: string) => string): void => {
  const anonymous = guildfile.models.find(({ name }) => name === "");
  if (anonymous !== undefined && anonymous.operations.length > 0) {
    page.section(sectionTitle("Base Operations"));
    if (anonymous.description !== "") {
      page.description(anonymous.description);
      page.gap();
    }
    writeOperations(anonymous.operations, page);
  }
  const named = guildfile.models.filter(({ name }) => name !== "").sort(publicFirst);
  if (named.length === 0) return;
  page.section(sectionTitle("Models"));
  for (const [index, model] of named.entries()) {
    if (index > 0) page.gap();
    writeModel(model, page);
  }
};

const publicFirst = (a: ModelDef, b: ModelDef): number =>
  Number(a.name.startsWith("_")) - Number(b.name.startsWith("_")) || compareText(a.name, b.name);

const writeModel = (model: ModelDef, page: Page): void => {
  page.heading(model.name);
  page.nest();
  if (model.description !== "") {
    page.gap();
    page.description(model.description);
  }
  page.gap();
  page.subheading("Operations");
  page.gap();
  page.nest();
  if (model.operations.length > 0) writeOperations(model.operations, page);
  else page.text("No operations defined for this model");
  page.unnest();
  page.gap();
  if (model.references.length > 0) {
    page.subheading("References");
    page.gap();
    page.nest();
    for (const reference of model.references) page.text(`\b\n- ${reference}`);
    page.unnest();
  }
  page.unnest();
};

const writeOperations = (operations: readonly OpDef[], page: Page): void => {
  for (const [index, op] of operations.filter(({ name }) => !name.startsWith("_")).entries()) {
    if (index > 0) page.gap();
    page.heading(op.name);
    page.nest();
    if (op.description !== "") page.description(op.description);
    if (op.flags.length > 0) {
      if (op.description !== "") page.gap();
      page.subheading("Flags");
      page.nest();
      page.flags(op);
      page.unnest();
    }
    page.unnest();
  }
};

/** A page being written, part after part. */
type Page = {
  readonly section: (title: string) => void;
  readonly heading: (text: string) => void;
  readonly subheading: (text: string) => void;
  readonly description: (text: string) => void;
  readonly text: (text: string) => void;
  readonly flags: (op: OpDef) => void;
  readonly gap: () => void;
  readonly nest: () => void;
  readonly unnest: () => void;
  readonly done: () => string;
};

const makePage = (style: HelpStyle, width: number, baseLevel: number): Page => {
  const parts: string[] = [];
  let level = baseLevel;
  let inSection = false;
  const margin = () => " ".repeat(style.indent * (level - baseLevel));
  const text = (written: string) => {
    parts.push(`${wrapParagraphs(written, width, margin())}\n`);
  };
  const lines = (written: readonly string[]) => {
    for (const line of written) text(line);
  };
  const gap = () => {
    if (parts.length > 0) parts.push("\n");
  };
  return {
    section: (title) => {
      if (inSection) {
        level -= style.sectionDepth;
        gap();
      }
      lines(style.section(title, level));
      gap();
      level += style.sectionDepth;
      inSection = true;
    },
    heading: (title) => lines(style.heading(title, level)),
    subheading: (title) => lines(style.subheading(title, level)),
    description: (written) => {
      for (const [index, paragraph] of written.split("\n").entries()) {
        if (index > 0) gap();
        text(index === 0 ? style.summary(paragraph) : paragraph);
      }
    },
    text,
    flags: (op) => {
      const rows = flagDefinitions(op.flags, width);
      if (style.definitions === undefined) {
        parts.push(definitionList(rows, { width, indent: margin().length, paragraphs: true }));
        return;
      }
      for (const { text: written, indent } of style.definitions(rows)) {
        parts.push(`${wrapParagraphs(written, width, " ".repeat(indent))}\n`);
      }
    },
    gap,
    nest: () => {
      level++;
    },
    unnest: () => {
      level--;
    },
    done: () => parts.join(""),
  };
};

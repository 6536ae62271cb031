import { expect, test } from "vitest";
import { formatModelHelp, formatOpHelp } from "./op-help.ts";
import { formatMarkdownHelp, formatPackageDescription, formatProjectHelp } from "./project-help.ts";
import { aGuildfile, aModel } from "./testing.ts";

const text = `
- model: m
  description: |
    A model

    of two paragraphs.
  references: ['http://x/y']
  resources:
    data: {sources: [a.txt], description: Training data}
    other: [b.txt]
  operations:
    train:
      description: "Train\\nSecond line"
      requires: [data, other, {resource: other, description: Others}, {file: a.txt}]
      flags:
        epochs: 2
        kind: {default: a, description: Kind of run, choices: [a, b]}
        lr: {default: 0.1, description: "Rate\\nand more of it, which is so long that it does not fit on a single line of 78"}
        req: {required: yes, description: Needed}
        nul: {null-label: auto}
        nothing: {}
        a-name-of-more-than-thirty-letters: {default: [1, a b]}
        ch: {choices: [{value: a, description: First}, {value: b, alias: bee, description: "Second\\nmore"}, c]}
    _private: {description: Hidden}
`;

const model = aModel(text, "m");

test("help of an operation is laid out as 0.9 does", () => {
  const op = model.operations.find(({ name }) => name === "train");
  expect(op && formatOpHelp(op, model, 78)).toBe(
    [
      "Usage: guild run [OPTIONS] m:train [FLAG]...",
      "",
      "Train",
      "",
      "Second line",
      "",
      "Use 'guild run --help' for a list of options.",
      "",
      "Dependencies:",
      "  data   Training data",
      "  other  Others",
      "",
      "Flags:",
      "  a-name-of-more-than-thirty-letters",
      "                                  (default is [1, a b])",
      "  ch                              Choices:",
      "                                    a    First",
      "                                    bee  Second",
      "                                         ",
      "                                         more",
      "                                  ",
      "                                    c",
      "",
      "  epochs                          (default is 2)",
      "  kind                            Kind of run (default is a)",
      "                                  ",
      "                                  Choices:  a, b",
      "",
      "  lr                              Rate (default is 0.1)",
      "                                  ",
      "                                  and more of it, which is so long that it",
      "                                  does not fit on a single line of 78",
      "",
      "  nothing",
      "  nul                             (default is auto)",
      "  req                             Needed (required)",
      "",
    ].join("\n"),
  );
});

test("help of a model lists its operations and resources", () => {
  expect(formatModelHelp(model, 78)).toBe(
    [
      "Usage: guild run [OPTIONS] m:OPERATION [FLAG]...",
      "",
      "A model",
      "",
      "of two paragraphs.",
      "",
      "Use 'guild run m:OPERATION --help-op' for help on a particular operation.",
      "",
      "Operations:",
      "  _private  Hidden",
      "  train     Train",
      "",
      "Resources:",
      "  data   Training data",
      "  other",
      "",
    ].join("\n"),
  );
});

const project = aGuildfile(
  "- {model: m, description: M, references: [u], operations: {a: {description: A, flags: {x: 1}}, _b: x}}\n- {model: _h}\n- {operations: {c: x}}\n",
);

test("help of a project shows base operations, then models", () => {
  const help = formatProjectHelp(project, {
    where: "the current directory",
    width: 78,
    bold: (title) => title,
  });
  expect(
    help.startsWith(
      "OVERVIEW\n\n    You are viewing help for operations defined in the current directory.\n",
    ),
  ).toBe(true);
  expect(help.slice(help.indexOf("BASE"))).toBe(
    `BASE OPERATIONS

    c

MODELS

    m

      M

      Operations:

        a
          A

          Flags:
            x  (default is 1)

      References:

        - u

    _h

      Operations:

        No operations defined for this model

`,
  );
});

test("help of a project as Markdown and reStructuredText", () => {
  const markdown = formatMarkdownHelp(project, { title: "T", baseHeadingLevel: 1, width: 78 });
  expect(markdown.startsWith("# T\n\n## Overview\n\nThese are")).toBe(true);
  expect(markdown.slice(markdown.indexOf("## Models"), markdown.indexOf("#### References"))).toBe(
    "## Models\n\n### m\n\n*M*\n\n#### Operations\n\n##### a\n*A*\n\n###### Flags\n<dl>\n<dt>x</dt>\n<dd>(default is 1)</dd>\n</dl>\n\n",
  );
  const rst = formatPackageDescription(
    aGuildfile("- {package: p, description: D, tags: [k, l]}\n- {operations: {c: {flags: {x: 1}}}}"),
    78,
  );
  expect(rst).toBe(
    "p\n#\n\n*D*\n\nKeywords: k l\n\nBase Operations\n###############\n\nc\n=\nFlags\n^^^^^\n**x**\n  *(default is 1)*\n",
  );
});

import { fill, wrapParagraphs } from "../base/index.ts";
import { type Definition, definitionList } from "./definition-list.ts";
import { flagDefinitions } from "./flag-help.ts";
import { formatOpName } from "./op-spec.ts";
import type { ModelDef, OpDef } from "./types.ts";

/** What `guild run OP --help-op` shows of an operation whose flags are complete. `width`: columns of text. */
export const formatOpHelp = (op: OpDef, model: ModelDef, width: number): string =>
  page(
    [
      usage(`run [OPTIONS] ${formatOpName(op.model, op.name)} [FLAG]...`, width),
      ...description(op.description, width),
      text("Use 'guild run --help' for a list of options.", width),
    ],
    [
      ["Dependencies", described(op, model)],
      ["Flags", flagDefinitions(op.flags, width)],
    ],
    width,
  );

/** What `guild run MODEL:OP --help-model` shows. */
export const formatModelHelp = (model: ModelDef, width: number): string =>
  page(
    [
      usage(`run [OPTIONS] ${model.name}:OPERATION [FLAG]...`, width),
      ...description(model.description, width),
      text(`Use 'guild run ${model.name}:OPERATION --help-op' for help on a particular operation.`, width),
    ],
    [
      ["Operations", model.operations.map((op) => [op.name, op.description.split("\n")[0] ?? ""])],
      ["Resources", model.resources.map((resource) => [resource.name ?? "", resource.description])],
    ],
    width,
  );

const page = (
  paragraphs: readonly string[],
  lists: readonly (readonly [heading: string, rows: readonly Definition[]])[],
  width: number,
): string =>
  [
    ...paragraphs,
    ...lists
      .filter(([, rows]) => rows.length > 0)
      .map(
        ([heading, rows]) => `${heading}:\n${definitionList(rows, { width, indent: 2, paragraphs: true })}`,
      ),
  ].join("\n");

const usage = (args: string, width: number): string => {
  const prefix = "Usage: guild ";
  return `${fill(args, width, { first: prefix, rest: " ".repeat(prefix.length) })}\n`;
};

const description = (written: string, width: number): readonly string[] =>
  written === "" ? [] : [text(written.replaceAll("\n", "\n\n"), width)];

const text = (written: string, width: number): string => `${wrapParagraphs(written, width, "")}\n`;

/** Required resources with a description, their own or the model's: others are no concern of the user's. */
const described = (op: OpDef, model: ModelDef): readonly Definition[] =>
  op.requires.flatMap((required) => {
    if (required.kind !== "named") return [];
    const resource = model.resources.find(({ name }) => name === required.spec);
    const shown = required.description || resource?.description || "";
    return shown === "" ? [] : [[required.spec, shown] as const];
  });

import { join, relative } from "node:path";
import type { Context } from "../base/index.ts";
import type { SourceCodeRequest } from "../operation/index.ts";
import { ruleText } from "./rules.ts";
import {
  type Snapshot,
  type SourceCodeContext,
  type SourceCodeOptions,
  selectSourceCode,
} from "./snapshot.ts";

/** What `--test-sourcecode` prints, and the warnings a run would give. */
export type SourceCodeTest = { readonly text: string; readonly warnings: readonly string[] };

/**
 * Shows what a run would copy and what it would skip, by which rules. `request` is undefined for operations
 * that never copy, such as steps.
 */
export const testSourceCode = async (
  context: SourceCodeContext & Pick<Context, "terminal">,
  request: SourceCodeRequest | undefined,
  options: SourceCodeOptions = {},
): Promise<SourceCodeTest> => {
  if (request === undefined) {
    return { text: "Copying from the current directory\nRules:\nSource code copy disabled\n", warnings: [] };
  }
  const snapshot = await selectSourceCode(context, request, options);
  const lines = [
    `Copying from ${dirText(context, snapshot.root)}`,
    "Rules:",
    ...snapshot.rules.map((rule) => `  ${ruleText(rule)}`),
    ...(snapshot.disabled ? ["Source code copy disabled"] : fileLines(context, snapshot)),
  ];
  return { text: `${lines.join("\n")}\n`, warnings: snapshot.warnings };
};

const dirText = ({ processCwd }: SourceCodeContext, dir: string): string => {
  const path = relative(processCwd, dir);
  return path === "" ? "the current directory" : `'${path}'`;
};

const fileLines = (
  { processCwd, terminal }: SourceCodeContext & Pick<Context, "terminal">,
  { root, selected, skipped }: Snapshot,
): readonly string[] => {
  const line = (path: string, style: string): string => {
    const text = `  ${relative(processCwd, join(root, path))}${path.endsWith("/") ? "/" : ""}`;
    return terminal.outColor ? `${style}${text}\u001b[0m` : text;
  };
  return [
    "Selected for copy:",
    ...selected.map((path) => line(path, "\u001b[33m")),
    "Skipped:",
    ...skipped.map(({ path, isDir }) => line(isDir ? `${path}/` : path, "\u001b[2m")),
  ];
};

import { UserError } from "../base/index.ts";
import { lintGuildfile } from "./lint.ts";
import { type LoadOptions, projectName, readText } from "./load.ts";
import { parseGuildfile } from "./parse.ts";
import type { Fault, Guildfile } from "./types.ts";

/** A Guild file, and what looks wrong in it. `path` is absolute. */
export const lintProject = (
  path: string,
  options: LoadOptions = {},
): { readonly guildfile: Guildfile; readonly faults: readonly Fault[] } => {
  const text = readText(path);
  if (text === undefined) throw new UserError(`'${path}' does not exist`);
  const parsing = { ...options, path, projectName: projectName(path, options.processCwd), readText };
  const guildfile = parseGuildfile(text, parsing);
  return { guildfile, faults: lintGuildfile(guildfile, text, parsing) };
};

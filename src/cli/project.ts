import type { Context } from "../base/index.ts";
import {
  describeFault,
  type Guildfile,
  loadProjectGuildfile,
  type ModelDef,
  type OpDef,
  type ResourceDef,
} from "../guildfile/index.ts";
import { logError, logWarning } from "./output.ts";

/** The Guild file of the current directory, its warnings logged; undefined outside a project. */
export const loadProject = (context: Context): Guildfile | undefined =>
  loadProjectGuildfile(context.cwd, {
    processCwd: context.processCwd,
    warn: (text) => logWarning(context, text),
  });

/** The project with flags completed by what scripts and dependencies say; scripts are looked at one by one. */
export const completeProject = async (context: Context, guildfile: Guildfile): Promise<Guildfile> => {
  const { completeOp, refreshNote, withDependencyFlags } = await import("../operation/index.ts");
  const { findResource } = await import("../guildfile/index.ts");
  const onRefresh = refreshNote(context);
  const resourcesOf = (model: ModelDef, op: OpDef): readonly ResourceDef[] =>
    op.requires.flatMap((required) => {
      if (required.kind === "inline") return [required.resource];
      const found = findResource(guildfile, model, required.spec);
      return found.kind === "found" ? [found.resource] : [];
    });
  const completed = async (model: ModelDef, op: OpDef): Promise<OpDef> => {
    const imported = await completeOp(context, { op, model, projectDir: guildfile.dir, onRefresh });
    const { flags, warnings } = withDependencyFlags(op.name, imported.op.flags, resourcesOf(model, op));
    for (const text of [...imported.warnings, ...warnings]) logWarning(context, text);
    return { ...imported.op, flags };
  };
  const models: ModelDef[] = [];
  for (const model of guildfile.models) {
    const operations: OpDef[] = [];
    for (const op of model.operations) operations.push(await completed(model, op));
    models.push({ ...model, operations });
  }
  return { ...guildfile, models };
};

/** Logs what is wrong with single operations of a project; gives back the exit code that this makes. */
export const reportFaults = (context: Context, guildfile: Guildfile): number => {
  if (guildfile.faults.length === 0) return 0;
  for (const text of new Set(guildfile.faults.map(describeFault))) logError(context, text);
  context.err(
    `guild: guildfile in ${dirName(context, guildfile.dir)} contains an error (see above for details)\n`,
  );
  return 1;
};

/** How messages name a directory. */
export const dirName = (context: Pick<Context, "processCwd">, dir: string): string =>
  dir === context.processCwd ? "the current directory" : `'${dir}'`;

/** True if each of `filters` occurs in one of `texts`, whatever the case. */
export const matchesFilters = (filters: readonly string[], texts: readonly string[]): boolean => {
  const lower = texts.map((text) => text.toLowerCase());
  return filters.every((filter) => lower.some((text) => text.includes(filter.toLowerCase())));
};

/** The first line of a description, and the others with blank lines between them. */
export const splitDescription = (
  description: string,
): { readonly summary: string; readonly details: readonly string[] } => {
  const [summary = "", ...others] = description.split("\n");
  return { summary, details: others.flatMap((line, index) => (index > 0 ? ["", line] : [line])) };
};

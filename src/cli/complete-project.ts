import type { Context } from "../base/index.ts";
import {
  findResource,
  type Guildfile,
  type ModelDef,
  type OpDef,
  type ResourceDef,
} from "../guildfile/index.ts";
import { completeOp, refreshNote, withDependencyFlags } from "../operation/index.ts";
import { logWarning } from "./output.ts";

/** The project with flags completed by what scripts and dependencies say; scripts are looked at one by one. */
export const completeProject = async (context: Context, guildfile: Guildfile): Promise<Guildfile> => {
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

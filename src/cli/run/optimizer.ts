import { type Context, isPyMap, UserError } from "../../base/index.ts";
import { encodeSearchFlags } from "../../batch/index.ts";
import type { Guildfile, OptimizerDef } from "../../guildfile/index.ts";
import {
  impliedBatch,
  type Operation,
  type RunPlan,
  requireRunOperation,
  searchEncoder,
} from "../../operation/index.ts";
import { type Run, readAttr } from "../../run/index.ts";
import type { FlagValues } from "../../values/index.ts";
import { logWarning } from "../output.ts";
import { loadProject } from "../project.ts";
import { findOperation } from "./find-operation.ts";
import type { RunOptions } from "./run-options.ts";

/** The batch operation that the user asked for, and the values that guild.yml gives to its flags. */
export type Optimizer = { readonly operation: Operation; readonly flags: FlagValues };

/**
 * The optimizer that `--optimizer` or `--optimize` asks for; undefined if neither was given. A name is looked for among
 * those of the operation first, then among all operations.
 */
export const findOptimizer = async (
  context: Context,
  guildfile: Guildfile | undefined,
  operation: Operation,
  options: RunOptions,
): Promise<Optimizer | undefined> => {
  const { optimizers } = operation.def;
  if (options.optimizer !== undefined) {
    const named = optimizers.find(({ name }) => name === options.optimizer);
    return fromDef(context, guildfile, named ?? plainOptimizer(options.optimizer));
  }
  if (options.optimize) return fromDef(context, guildfile, defaultOptimizer(operation));
  const [flag] = options.optFlags;
  if (flag !== undefined) throw new UserError(`invalid optimizer flag ${flag}: no optimizer specified`);
  return undefined;
};

/** The batch operation that flag values or batch files ask for by what they are; undefined for a single run. */
export const impliedOptimizer = async (
  context: Context,
  plan: RunPlan,
  fileTrials: readonly FlagValues[],
): Promise<Optimizer | undefined> => {
  // What a function was called with may be a list that is one value.
  const flags = plan.opRef.pkgType === "func" ? plan.userFlags : plan.flags;
  const implied = impliedBatch(flags) ?? (fileTrials.length > 1 ? "+" : undefined);
  return implied === undefined ? undefined : fromDef(context, undefined, plainOptimizer(implied));
};

/** The batch operation of a batch with its flag values, or the one that the options name. */
export const optimizerLike = async (
  context: Context,
  batch: Run,
  options: RunOptions,
): Promise<Optimizer> => {
  if (options.optimizer !== undefined) {
    return fromDef(context, loadProject(context), plainOptimizer(options.optimizer));
  }
  const warn = (text: string) => logWarning(context, text);
  const flags = readAttr(batch, "flags");
  return {
    operation: await requireRunOperation(context, batch, { assigns: [], warn }),
    flags: isPyMap(flags) ? [...flags].map(([name, value]) => [String(name), value] as const) : [],
  };
};

/** What the batch operation to come makes of the operation's flag values. */
export const flagEncoder =
  ({ def }: Operation, optimizer: Optimizer | undefined) =>
  (values: FlagValues, userFlags: FlagValues): FlagValues => {
    const isSearch =
      optimizer === undefined
        ? impliedBatch(values) === "random"
        : optimizer.operation.def.flagEncoder === searchEncoder &&
          optimizer.operation.opRef.pkgType === "builtin";
    return isSearch ? encodeSearchFlags(values, def.flags, userFlags) : values;
  };

/** The batch operation of a name, without flag values. */
const plainOptimizer = (name: string): OptimizerDef => ({
  name,
  algorithm: name,
  default: false,
  flags: new Map(),
});

const fromDef = async (
  context: Context,
  guildfile: Guildfile | undefined,
  def: OptimizerDef,
): Promise<Optimizer> => ({
  operation: await findOperation(context, guildfile, def.algorithm),
  flags: [...def.flags].map(([name, value]) => [String(name), value] as const),
});

const defaultOptimizer = ({ def, opDesc }: Operation): OptimizerDef => {
  const [first, second] = def.optimizers;
  if (first === undefined) return plainOptimizer("gp");
  const chosen = def.optimizers.find((optimizer) => optimizer.default);
  if (chosen !== undefined) return chosen;
  if (second === undefined) return first;
  const names = def.optimizers.map(({ name }) => name).join(", ");
  throw new UserError(`no default optimizer defined for ${opDesc}`, {
    hint: `Specify one of the following with '--optimizer': ${names}`,
  });
};

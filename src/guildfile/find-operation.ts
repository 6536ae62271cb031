import { compareText } from "../base/index.ts";
import { formatOpName, parseOpSpec } from "./op-spec.ts";
import type { Fault, Guildfile, ModelDef, OpDef, ResourceDef } from "./types.ts";

/** The outcome of a search for an operation in one Guild file. */
export type FoundOperation =
  | { readonly kind: "found"; readonly model: ModelDef; readonly op: OpDef }
  /** The text is no operation spec at all. */
  | { readonly kind: "invalid-spec" }
  /** No model of that name, or (for a spec without one) no default model. */
  | { readonly kind: "no-model" }
  /** Several models hold the name and none is it exactly; sorted. */
  | { readonly kind: "several-models"; readonly names: readonly string[] }
  /** The model has no such operation; without `name`, no default one. */
  | { readonly kind: "no-operation"; readonly model: ModelDef; readonly name: string | undefined }
  /** It is there but not usable. */
  | { readonly kind: "faulty"; readonly model: ModelDef; readonly faults: readonly Fault[] };

/** The operation that `spec` (`OP`, `MODEL:OP`, or empty for the default) names. */
export const findOperation = (guildfile: Guildfile, spec: string): FoundOperation => {
  const parsed = parseOpSpec(spec);
  if (parsed === undefined) return { kind: "invalid-spec" };
  const models = matchingModels(guildfile, parsed.model);
  const [model, ...others] = models;
  if (model === undefined) return { kind: "no-model" };
  if (others.length > 0) {
    return { kind: "several-models", names: models.map(({ name }) => name).sort(compareText) };
  }
  const op = parsed.op === undefined ? findDefaultOperation(model) : findModelOperation(model, parsed.op);
  if (op !== undefined) return { kind: "found", model, op };
  const faults = operationFaults(guildfile, model, parsed.op);
  if (faults.length > 0) return { kind: "faulty", model, faults };
  return { kind: "no-operation", model, name: parsed.op };
};

/** One model is the answer; several have no exact match among them. */
const matchingModels = (guildfile: Guildfile, text: string | undefined): readonly ModelDef[] => {
  if (text === undefined) {
    const model = findDefaultModel(guildfile) ?? guildfile.models.find(({ name }) => name === "");
    return model === undefined ? [] : [model];
  }
  const candidates = guildfile.models.filter(({ name }) => name.includes(text));
  if (candidates.length < 2) return candidates;
  const exact = candidates.find(({ name }) => name === text);
  return exact === undefined ? candidates : [exact];
};

/** The only model, else the first that says it is the default. */
export const findDefaultModel = (guildfile: Guildfile): ModelDef | undefined =>
  guildfile.models.length === 1 ? guildfile.models[0] : guildfile.models.find((model) => model.default);

/** The first operation that says it is the default, else the only one whose name has no `_` before it. */
export const findDefaultOperation = (model: ModelDef): OpDef | undefined => {
  const named = model.operations.find((op) => op.default);
  if (named !== undefined) return named;
  const [only, ...others] = model.operations.filter(({ name }) => !name.startsWith("_"));
  return others.length === 0 ? only : undefined;
};

export const findModelOperation = (model: ModelDef, name: string): OpDef | undefined =>
  model.operations.find((op) => op.name === name);

/** A fault of the operation; where the default one is asked for, of any that might have been it. */
const operationFaults = (
  guildfile: Guildfile,
  model: ModelDef,
  name: string | undefined,
): readonly Fault[] => {
  if (name !== undefined) {
    const fullName = formatOpName(model.name, name);
    return guildfile.faults.filter(({ operation }) => operation === fullName);
  }
  const prefix = model.name === "" ? "" : `${model.name}:`;
  const ofModel = ({ operation }: Fault) =>
    operation !== undefined && (prefix === "" ? !operation.includes(":") : operation.startsWith(prefix));
  return model.operations.length === 0 ? guildfile.faults.filter(ofModel) : [];
};

/** The outcome of a search for a named resource. */
export type FoundResource =
  | { readonly kind: "found"; readonly model: ModelDef; readonly resource: ResourceDef }
  | { readonly kind: "no-model"; readonly modelName: string }
  | { readonly kind: "no-resource" }
  /** `PACKAGE/NAME`: to be looked for among installed packages. */
  | { readonly kind: "package"; readonly packageName: string; readonly resourceName: string }
  | { readonly kind: "invalid-spec" };

/** The resource that `spec`, with its flag references already resolved, names in an operation of `model`. */
export const findResource = (guildfile: Guildfile, model: ModelDef, spec: string): FoundResource => {
  const [, packageName, modelName, resourceName] = /^(?:([\w.-]+)\/|([\w.-]+):)?([\w.-]+)$/.exec(spec) ?? [];
  if (resourceName === undefined) return { kind: "invalid-spec" };
  if (packageName !== undefined) return { kind: "package", packageName, resourceName };
  const owner = modelName === undefined ? model : guildfile.models.find(({ name }) => name === modelName);
  if (owner === undefined) return { kind: "no-model", modelName: modelName ?? "" };
  const resource = owner.resources.find(({ name }) => name === resourceName);
  return resource === undefined ? { kind: "no-resource" } : { kind: "found", model: owner, resource };
};

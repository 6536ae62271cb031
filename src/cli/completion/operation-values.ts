import type { Context } from "../../base/index.ts";
import { encodeFlagValue, type FlagDef } from "../../values/index.ts";
import { loadProject } from "../project.ts";
import { type Candidate, values } from "./candidates.ts";

/** Operations of the project, with what they do; and `model:` for those that have one. */
export const operationNames = (context: Context): readonly Candidate[] => {
  const quiet = { ...context, logLevel: 100 };
  const models = loadProject(quiet)?.models ?? [];
  return models
    .flatMap((model) => model.operations)
    .filter(({ name, model }) => !name.startsWith("_") && !model.startsWith("_"))
    .map(({ name, model, description }) => ({
      kind: "value",
      value: model === "" ? name : `${model}:${name}`,
      help: description.split("\n")[0],
    }));
};

/** What may follow `run OPERATION`: flags that are not yet given, or values of the one that is being typed. */
export const flagCandidates = async (
  context: Context,
  opSpec: string,
  given: readonly string[],
  incomplete: string,
): Promise<readonly Candidate[]> => {
  if (incomplete.startsWith("@")) {
    return [{ kind: "batch-files", endings: ["csv", "yaml", "yml", "json"] }];
  }
  const flags = await flagsOf(context, opSpec);
  const split = incomplete.indexOf("=");
  if (split >= 0) {
    const flag = flags.find(({ name }) => name === incomplete.slice(0, split));
    return flag === undefined ? [] : flagValues(flag);
  }
  const taken = new Set(given.map((arg) => arg.split("=")[0]));
  const left = flags.filter(({ name }) => !taken.has(name));
  return [
    { kind: "no-space" },
    ...left.map((flag): Candidate => ({ kind: "value", value: `${flag.name}=`, help: flagHelp(flag) })),
  ];
};

const flagHelp = ({ description, default: value }: FlagDef): string | undefined => {
  const byDefault = value === null ? "" : `default is ${encodeFlagValue(value)}`;
  const [line = ""] = description.split("\n");
  return (
    [line, line === "" ? byDefault : byDefault && `(${byDefault})`].filter(Boolean).join(" ") || undefined
  );
};

const flagValues = (flag: FlagDef): readonly Candidate[] => {
  if (flag.choices.length > 0) {
    return flag.choices.map(({ value, alias, description }) => ({
      kind: "value",
      value: alias ?? encodeFlagValue(value),
      help: description || undefined,
    }));
  }
  if (flag.type === "path" || flag.type === "existing-path") return [{ kind: "files" }];
  if (flag.type === "boolean" || typeof flag.default === "boolean") return values(["yes", "no"]);
  return flag.default === null ? [] : values([encodeFlagValue(flag.default)]);
};

const flagsOf = async (context: Context, opSpec: string): Promise<readonly FlagDef[]> => {
  const { findOperation } = await import("../run/find-operation-quietly.ts");
  return (await findOperation(context, opSpec))?.def.flags ?? [];
};

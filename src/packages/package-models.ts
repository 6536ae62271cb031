import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Context, compareText, UserError } from "../base/index.ts";
import {
  describeFault,
  findModelOperation,
  type Guildfile,
  loadGuildfile,
  type ModelDef,
  type OpDef,
} from "../guildfile/index.ts";
import { type InstalledPackage, installedPackages, recordedFiles } from "./installed.ts";

/** A model that an installed package brings. */
export type PackageModel = {
  readonly package: InstalledPackage;
  readonly guildfile: Guildfile;
  readonly model: ModelDef;
  /** `gpkg.hello/hello`; the package and a slash for the anonymous model. */
  readonly fullName: string;
};

/**
 * The models of installed packages, by full name. A package with a Guild file that cannot be used is told to `warn`
 * once, and the others are still there.
 */
export const packageModels = async (
  context: Pick<Context, "env" | "home" | "cwd" | "processCwd">,
  warn: (text: string) => void,
): Promise<readonly PackageModel[]> => {
  const packages = await packagesIfPython(context);
  return packages
    .filter(bringsModels)
    .flatMap((each) => modelsOf(each, context.processCwd, warn))
    .sort((a, b) => compareText(a.fullName, b.fullName));
};

const packagesIfPython = async (
  context: Pick<Context, "env" | "home" | "cwd">,
): Promise<readonly InstalledPackage[]> => {
  try {
    return await installedPackages(context);
  } catch (error) {
    // Without Python there are no packages; whoever needs one is told of what else is missing.
    if (error instanceof UserError) return [];
    throw error;
  }
};

/** Guild 0.9 has models of its own, which are built in here. */
const bringsModels = ({ infoPath, name }: InstalledPackage): boolean => {
  const path = join(infoPath, "entry_points.txt");
  return (
    name.toLowerCase() !== "guildai" &&
    existsSync(path) &&
    /^\s*\[guild\.models\]/m.test(readFileSync(path, "utf8"))
  );
};

const modelsOf = (
  each: InstalledPackage,
  processCwd: string,
  warn: (text: string) => void,
): readonly PackageModel[] => {
  const root = each.linkedDir ?? dirname(each.infoPath);
  const paths = recordedFiles(each).filter((path) => basename(path) === "guild.yml");
  return paths.flatMap((path) => {
    const file = join(root, path);
    try {
      const guildfile = loadGuildfile(file, { processCwd, warn });
      if (guildfile.faults.length > 0)
        warn(`package ${each.name}: ${guildfile.faults.map(describeFault).join("; ")}`);
      return guildfile.models.map((model) => ({
        package: each,
        guildfile,
        model,
        fullName: `${each.name}/${model.name}`,
      }));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      warn(`cannot use package ${each.name}: ${error.message}`);
      return [];
    }
  });
};

/** What a person asked for among the models of packages. */
export type FoundPackageOperation = PackageModel & { readonly op: OpDef };

/**
 * The operation that `spec` names among installed packages: `PACKAGE/MODEL:OPERATION`, `PACKAGE/OPERATION`,
 * `MODEL:OPERATION`, or with a model alone its default operation. An exact name counts before a part of one; undefined
 * where nothing matches. Throws UserError where several models do (0.9: op_util.py).
 */
export const findPackageOperation = (
  models: readonly PackageModel[],
  spec: string,
): FoundPackageOperation | undefined => {
  const [, pkg, , opInPackage] = /^(([^/:]+)\/):?([^/:]+)$/.exec(spec) ?? [];
  const readings: readonly (readonly [string, string])[] = [
    ...(pkg !== undefined && opInPackage !== undefined ? [[pkg, opInPackage] as const] : []),
    splitModel(spec),
    [spec, ""],
  ];
  let without: { readonly model: ModelDef; readonly opName: string } | undefined;
  for (const [modelRef, opName] of readings) {
    if (modelRef === "") continue;
    const found = matchingModel(models, modelRef);
    const op = found && operationOf(found.model, opName);
    if (found !== undefined && op !== undefined) return { ...found, op };
    if (found !== undefined && opName !== "") without ??= { model: found.model, opName };
  }
  if (without === undefined || without.model.name === "") return undefined;
  throw new UserError(`operation '${without.opName}' is not defined for model '${without.model.name}'`, {
    hint: `Try 'guild operations ${without.model.name}' for a list of available operations.`,
  });
};

const splitModel = (spec: string): readonly [string, string] => {
  const colon = spec.lastIndexOf(":");
  return colon < 0 ? ["", spec] : [spec.slice(0, colon), spec.slice(colon + 1)];
};

const matchingModel = (models: readonly PackageModel[], ref: string): PackageModel | undefined => {
  const nameOf = (each: PackageModel) => (ref.includes("/") ? each.fullName : each.model.name);
  const exact = models.filter((each) => nameOf(each) === ref);
  const matches = exact.length > 0 ? exact : models.filter((each) => nameOf(each).includes(ref));
  if (matches.length <= 1) return matches[0];
  throw new UserError(`there are multiple models that match '${ref}'`, {
    hint: ["Try specifying one of the following:", ...matches.map(({ fullName }) => `  ${fullName}`)].join(
      "\n",
    ),
  });
};

const operationOf = (model: ModelDef, name: string): OpDef | undefined => {
  if (name !== "") return findModelOperation(model, name);
  return (
    model.operations.find((op) => op.default) ??
    (model.operations.length === 1 ? model.operations[0] : undefined)
  );
};

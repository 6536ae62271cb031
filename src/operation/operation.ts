import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { type Context, closest, errorCode, UserError } from "../base/index.ts";
import {
  type FoundOperation,
  findOperation,
  findResource,
  formatOpName,
  type Guildfile,
  type ModelDef,
  type OpDef,
  type ResourceDef,
  resolvingName,
} from "../guildfile/index.ts";
import { type OpRef, opRefSpec } from "../run/index.ts";
import { builtInOperation } from "./built-in.ts";
import { fileOperation, type ProxyOperation } from "./proxies.ts";

/** An operation that was found: its definition, and all around it that a run needs to know. */
export type Operation = {
  readonly def: OpDef;
  readonly opRef: OpRef;
  /** How messages name it: `m:train`, `sub/train.py`. */
  readonly opDesc: string;
  /** What `guild run` would take to run it from anywhere. */
  readonly opSpec: string;
  /** Undefined for what is built in. */
  readonly projectDir: string | undefined;
  readonly model: ModelDef | undefined;
  readonly guildfile: Guildfile | undefined;
  readonly resources: readonly OperationResource[];
  /** Names of its plugins, sorted. */
  readonly plugins: readonly string[];
  readonly isPython: boolean;
  /** A script's command has no `--` before its flags. */
  readonly isScript: boolean;
};

/** A resource that an operation requires, named ones looked up. */
type OperationResource = {
  /** Name in messages, `deps` and the manifest. */
  readonly name: string;
  readonly resource: ResourceDef;
};

/**
 * The operation that `spec` names: one of the project, else a script or a built-in one. Empty: the default operation
 * of the default model. Throws UserError, as 0.9 words it, when there is none.
 */
export const requireOperation = (
  context: Pick<Context, "cwd">,
  guildfile: Guildfile | undefined,
  spec: string,
): Operation => {
  const found = guildfile === undefined ? undefined : findOperation(guildfile, spec);
  if (guildfile !== undefined && found?.kind === "found") {
    return projectOperation(guildfile, found.model, found.op);
  }
  const proxy = spec === "" ? undefined : proxyOperation(context, spec);
  if (proxy !== undefined) return proxy;
  throw found === undefined || found.kind === "found" ? unknownOperation(spec) : lookUpError(found, spec);
};

/** The operation of that name that Guild has built in; undefined if there is none. */
export const namedBuiltIn = (spec: string): Operation | undefined => {
  const builtIn = builtInOperation(spec);
  return builtIn && fromProxy(builtIn.proxy, builtIn.name, builtIn.name);
};

/** An operation of a project. */
export const projectOperation = (guildfile: Guildfile, model: ModelDef, def: OpDef): Operation => {
  const name = formatOpName(model.name, def.name);
  const isPython = isPythonOperation(def);
  return {
    def,
    opRef: operationRef(guildfile, model, def),
    opDesc: name,
    opSpec: name,
    projectDir: guildfile.dir,
    model,
    guildfile,
    resources: def.requires.map((required) => requiredResource(guildfile, model, name, required)),
    plugins: isPython ? ["python_script"] : [],
    isPython,
    isScript: false,
  };
};

/** An operation of an installed package: that of a project in the place where the package lies. */
export const packageOperation = (
  { name, version }: { readonly name: string; readonly version: string },
  guildfile: Guildfile,
  model: ModelDef,
  def: OpDef,
): Operation => {
  const pkgName = name.replace(/[^A-Za-z0-9.]+/g, "-");
  const fullName = `${pkgName}/${formatOpName(model.name, def.name)}`;
  const opRef = { pkgType: "package", pkgName, pkgVersion: version, modelName: model.name, opName: def.name };
  return { ...projectOperation(guildfile, model, def), opRef, opDesc: fullName, opSpec: fullName };
};

/** The identity of an operation of a project. */
export const operationRef = (guildfile: Guildfile, model: ModelDef, { name }: OpDef): OpRef => ({
  pkgType: "guildfile",
  pkgName: guildfile.path,
  pkgVersion: fileVersion(guildfile.path),
  modelName: model.name,
  opName: name,
});

const proxyOperation = (context: Pick<Context, "cwd">, spec: string): Operation | undefined => {
  const builtIn = namedBuiltIn(spec);
  if (builtIn !== undefined) return builtIn;
  if (unbuiltOperations.has(spec)) {
    throw new UserError(`operation '${spec}' is not available in this version yet`);
  }
  return scriptOperation(context, spec);
};

/** The operation for a file; undefined where there is no such file. */
export const scriptOperation = (context: Pick<Context, "cwd">, spec: string): Operation | undefined => {
  const proxy = fileOperation(context, spec);
  if (proxy === undefined) return undefined;
  const path = opRefSpec(proxy.opRef);
  return fromProxy(proxy, relative(context.cwd, path), path);
};

const unbuiltOperations: ReadonlySet<string> = new Set(["r-script:init"]);

const fromProxy = (proxy: ProxyOperation, opDesc: string, opSpec: string): Operation => {
  const isPython = isPythonOperation(proxy.def);
  return {
    ...proxy,
    opDesc,
    opSpec,
    model: undefined,
    guildfile: undefined,
    resources: [],
    plugins: isPython ? ["python_script"] : [],
    isPython,
  };
};

const isPythonOperation = ({ start }: OpDef): boolean => {
  if (start.kind !== "exec") return true;
  const program = (typeof start.exec === "string" ? start.exec.trim().split(/\s+/) : start.exec)[0] ?? "";
  // 0.9: a bare `python` does not count (guild/plugins/python_script.py).
  return /\/python[0-9.]*$/.test(program) || /^\$\{(guild_)?python_exe\}$/.test(program);
};

/** md5 of a Guild file's bytes, by which a run tells which version of it was run. */
const fileVersion = (path: string): string => {
  try {
    return createHash("md5").update(readFileSync(path)).digest("hex");
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return "unknown";
  }
};

const requiredResource = (
  guildfile: Guildfile,
  model: ModelDef,
  opName: string,
  required: OpDef["requires"][number],
): OperationResource => {
  if (required.kind === "inline")
    return { name: resourceName(required.resource), resource: required.resource };
  const found = findResource(guildfile, model, required.spec);
  if (found.kind === "found") return { name: resourceName(found.resource), resource: found.resource };
  const why = {
    "no-resource": `resource '${required.spec}' required by operation '${opName}' is not defined`,
    "no-model": `model '${found.kind === "no-model" ? found.modelName : ""}' in resource '${required.spec}' required by operation '${opName}' is not defined`,
    package: `resource '${required.spec}' required by operation '${opName}' is not installed`,
    "invalid-spec": `invalid dependency '${required.spec}' in operation '${opName}'`,
  }[found.kind];
  const line = required.line === undefined ? "" : ` (line ${required.line} of ${guildfile.path})`;
  throw new UserError(`invalid definition for operation '${opName}': ${why}${line}`);
};

const resourceName = ({ name, sources }: ResourceDef): string => resolvingName(name, sources);

const tryOperations = "Try 'guild operations' for a list of available operations.";

const unknownOperation = (spec: string): UserError => {
  if (spec === "") {
    return new UserError("cannot find a default operation", { hint: "Try 'guild operations' for a list." });
  }
  const needsModel = spec.includes(":")
    ? ""
    : "You may need to include a model in the form MODEL:OPERATION. ";
  return new UserError(`cannot find operation ${spec}`, { hint: needsModel + tryOperations });
};

const lookUpError = (found: Exclude<FoundOperation, { kind: "found" }>, spec: string): UserError => {
  switch (found.kind) {
    case "invalid-spec":
      return new UserError(`invalid operation '${spec}'`, { hint: tryOperations });
    case "no-model":
      return unknownOperation(spec);
    case "several-models":
      return new UserError(`there are multiple models that match '${spec.slice(0, spec.lastIndexOf(":"))}'`, {
        hint: ["Try specifying one of the following:", ...found.names.map((name) => `  ${name}`)].join("\n"),
      });
    case "no-operation":
      return noOperation(found.model, found.name);
    case "faulty": {
      const faults = found.faults.map(
        (fault) =>
          `${fault.message}${fault.line === undefined ? "" : ` (line ${fault.line} of ${fault.file})`}`,
      );
      return new UserError(`invalid definition for operation '${spec}': ${faults.join("\n")}`);
    }
    default:
      return found satisfies never;
  }
};

const noOperation = (model: ModelDef, name: string | undefined): UserError => {
  const what = name === undefined ? "a default operation" : `operation '${name}'`;
  const where = model.name === "" ? "this project" : `model '${model.name}'`;
  const list = model.name === "" ? "guild operations" : `guild operations ${model.name}`;
  const near =
    name === undefined
      ? undefined
      : closest(
          name,
          model.operations.map((op) => op.name),
        );
  return new UserError(`${what} is not defined for ${where}`, {
    hint:
      `Try '${list}' for a list of available operations.` +
      (near === undefined ? "" : `\nDid you mean '${near}'?`),
  });
};

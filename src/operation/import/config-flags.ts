import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { errorCode, pyMap, pyStr, UserError, YamlError } from "../../base/index.ts";
import { type OpDef, type ResourceDef, readRecordedResource } from "../../guildfile/index.ts";
import { configFormat, resolveKnownReferences } from "../../values/index.ts";
import { attrsOfConfig, flagOfAttrs } from "./flag-attrs.ts";
import type { ImportedFlags } from "./import-flags.ts";
import { isImportDisabled } from "./merge-flags.ts";

/** Values as typed, by name: they may choose the file. */
export type GivenTexts = ReadonlyMap<string, string>;

const withoutPrefix = /\.(?:ya?ml|json|toml|ini|cfg)(?:\.in)?$/i;

/** The path in `flags-dest: config:PATH`; the prefix may be missing where the suffix says that it is a file. */
export const configDest = (dest: string | undefined): string | undefined => {
  if (dest === undefined) return undefined;
  if (dest.startsWith("config:")) return dest.slice("config:".length);
  return withoutPrefix.test(dest) && !/^(?:args|globals?|dict|namespace)\b/.test(dest) ? dest : undefined;
};

/**
 * The values of the configuration file that an operation's flags go to, as flags. `given` are the values a person
 * chose: they may name the file, by a reference in the path or by the `flag-name` of the dependency.
 */
export const importConfigFlags = (
  op: OpDef,
  path: string,
  {
    projectDir,
    cwd,
    given,
  }: { readonly projectDir: string; readonly cwd: string; readonly given: GivenTexts },
): Promise<ImportedFlags> => {
  const chosen = chosenByDependency(op, path, given);
  const defaults = op.flags.map((flag) => [flag.name, flag.default] as const);
  const shown = chosen ?? pyStr(resolveKnownReferences(path, new Map([...defaults, ...given]), ""));
  return readFlags(shown, resolve(chosen === undefined ? projectDir : cwd, shown), `config:${path}`);
};

const chosenByDependency = (op: OpDef, path: string, given: GivenTexts): string | undefined => {
  for (const required of op.requires) {
    if (required.kind !== "inline") continue;
    const source = required.resource.sources.find(({ kind, value }) => kind === "config" && value === path);
    const name = source?.flagName || undefined;
    if (name !== undefined && given.has(name)) return given.get(name);
  }
  return undefined;
};

const readFlags = async (shown: string, path: string, dest: string): Promise<ImportedFlags> => {
  const format = await configFormat(path);
  const failed = (warning: string): ImportedFlags => ({ dest, flags: [], warnings: [warning] });
  if (format === undefined) return failed(`config type for ${shown} not supported`);
  try {
    const config = format.typed(format.parse(readFileSync(path, "utf8")));
    const flags = attrsOfConfig(config).map(([name, attrs]) => flagOfAttrs(name, attrs, undefined));
    return { dest, flags, warnings: [] };
  } catch (error) {
    if (errorCode(error) === "ENOENT") return failed(`[Errno 2] No such file or directory: '${shown}'`);
    const isOfFile =
      error instanceof UserError || error instanceof YamlError || errorCode(error) !== undefined;
    if (!isOfFile || !(error instanceof Error)) throw error;
    return failed(`cannot import flags from ${shown}: ${error.message}`);
  }
};

/**
 * The resources of an operation with its configuration file among them, resolved anew whenever the run is started.
 * Where the operation requires the file itself, that source is made so.
 */
export const withConfigResource = (op: OpDef, resources: readonly ResourceDef[]): readonly ResourceDef[] => {
  const path = configDest(op.flagsDest);
  if (path === undefined || isImportDisabled(op)) return resources;
  const isConfig = ({ kind, value }: ResourceDef["sources"][number]): boolean =>
    kind === "config" && value === path;
  if (resources.some(({ sources }) => sources.some(isConfig))) {
    return resources.map((resource) =>
      resource.sources.some(isConfig) ? renewed(resource, path) : resource,
    );
  }
  const dir = dirname(path);
  const source = pyMap([
    ["config", path],
    ["replace-existing", true],
    ["always-resolve", true],
    ["target-path", dir === "." ? undefined : dir],
  ]);
  return [...resources, readRecordedResource(pyMap([["sources", [source]]]))];
};

const renewed = (resource: ResourceDef, path: string): ResourceDef => {
  const sources = resource.written.get("sources");
  if (!Array.isArray(sources)) return resource;
  const written = sources.map((source) =>
    source instanceof Map && source.get("config") === path
      ? new Map([["replace-existing", true] as const, ["always-resolve", true] as const, ...source])
      : source,
  );
  const name = resource.name === undefined ? [] : [["name", resource.name] as const];
  return readRecordedResource(new Map([...resource.written, ["sources", written] as const, ...name]));
};

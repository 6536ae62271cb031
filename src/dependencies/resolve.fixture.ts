import type { ResourceDef, SourceDef } from "../guildfile/index.ts";
import { resolvingName } from "../guildfile/index.ts";
import type { PlannedDependency } from "../operation/index.ts";

/** A source of the given kind with nothing said but what is given. */
export const aSource = (
  kind: SourceDef["kind"],
  value: string,
  parts: Partial<SourceDef> = {},
): SourceDef => ({
  kind,
  value,
  uri: kind === "url" ? value : `${kind}:${value}`,
  name: undefined,
  flagName: undefined,
  targetPath: undefined,
  targetType: undefined,
  preservePath: false,
  rename: [],
  select: [],
  unpack: undefined,
  archiveType: undefined,
  sha256: undefined,
  postProcess: undefined,
  optional: false,
  warnIfEmpty: true,
  failIfEmpty: false,
  replaceExisting: undefined,
  alwaysResolve: undefined,
  params: undefined,
  help: undefined,
  ...parts,
});

/** A resource of these sources with nothing said but what is given. */
export const aResource = (sources: readonly SourceDef[], parts: Partial<ResourceDef> = {}): ResourceDef => ({
  name: undefined,
  description: "",
  sources,
  targetPath: undefined,
  targetType: undefined,
  defaultUnpack: true,
  private: false,
  references: [],
  written: new Map(),
  ...parts,
});

/** The planned dependency on a resource, looked for in `locations`. */
export const aDependency = (
  resource: ResourceDef,
  locations: readonly string[],
  overrides: PlannedDependency["overrides"] = [],
): PlannedDependency => ({
  name: resolvingName(resource.name, resource.sources),
  resource,
  locations,
  overrides,
});

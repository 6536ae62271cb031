import { resolve } from "node:path";
import { isPyList, type PyMap, pyMap } from "../base/index.ts";
import { type ResourceDef, readRecordedResource, resolvingName, sourceName } from "../guildfile/index.ts";
import type { FlagValue, FlagValues } from "../values/index.ts";
import { dependencyFlags } from "./dependency-flags.ts";
import type { DepData } from "./op-data.ts";
import type { Operation } from "./operation.ts";
import type { OperationRunQuery } from "./operation-runs.ts";
import type { PlannedDependency } from "./types.ts";

/** The id of the run that a dependency would use now, or undefined. */
export type DependencyRuns = (query: OperationRunQuery) => string | undefined;

/**
 * `values` with the full id of the run that each required operation would use: what a person typed may be the
 * beginning of an id, or nothing. A list of ids makes a batch.
 */
export const withRunIds = (
  values: FlagValues,
  operation: Operation,
  world: { readonly dependencyRuns: DependencyRuns; readonly warn: (text: string) => void },
): FlagValues => {
  const sources = new Map(
    dependencyFlags(operation.resources.map(({ resource }) => resource))
      .filter(({ source }) => source.kind === "operation")
      .map(({ flag, source }) => [flag.name, source] as const),
  );
  return values.map(([name, value]) => {
    const source = sources.get(name);
    if (source === undefined) return [name, value];
    const runId = (given: FlagValue): FlagValue => {
      const prefix = given === null || given === "" ? undefined : String(given);
      const id = world.dependencyRuns({ spec: source.value, value: prefix, includeStaged: true });
      if (id === undefined) {
        world.warn(`cannot find a suitable run for required resource '${sourceName(source)}'`);
      }
      return id ?? given;
    };
    return [name, isPyList(value) ? value.map(runId) : runId(value)];
  });
};

/** What a run records of its operation's dependencies: each resource as written, and the values of its flags. */
export const depData = (
  operation: Operation,
  flags: FlagValues,
  additional: { readonly paths: readonly string[]; readonly cwd: string },
): readonly DepData[] => [
  ...operation.resources.map(({ name, resource }) => ({
    name,
    location: operation.projectDir ?? additional.cwd,
    config: flagConfig(resource, flags),
    written: resource.written,
  })),
  ...additional.paths.map((path) => ({
    name: `file:${path}`,
    location: additional.cwd,
    config: undefined,
    written: pyMap([
      [
        "sources",
        [
          pyMap([
            ["file", path],
            ["target-type", "link"],
          ]),
        ],
      ],
    ]),
  })),
];

/** Recorded dependencies with the values of changed flags: for trials, whose flags differ from their batch's. */
export const withFlagConfig = (deps: readonly DepData[], flags: FlagValues): readonly DepData[] =>
  deps.map((dep) => ({ ...dep, config: flagConfig(readRecordedResource(dep.written), flags) ?? dep.config }));

const flagConfig = (resource: ResourceDef, flags: FlagValues): PyMap | undefined => {
  const values = new Map(flags);
  const chosen = dependencyFlags([resource]).map(
    ({ flag, source }) => [sourceName(source), values.get(flag.name) ?? null] as const,
  );
  return chosen.length === 0 ? undefined : new Map(chosen);
};

/** Dependencies to resolve, from what is recorded of them. */
export const plannedDependencies = (
  deps: readonly DepData[],
  parentDirs: readonly string[],
): readonly PlannedDependency[] =>
  deps.map((dep) => {
    const resource = readRecordedResource(dep.written);
    return {
      name: dep.name === "" ? resolvingName(resource.name, resource.sources) : dep.name,
      resource,
      locations: [dep.location, ...parentDirs].map((dir) => resolve(dir)),
      overrides: [...(dep.config ?? [])].flatMap(([source, value]) =>
        typeof value === "string" ? [[String(source), value] as const] : [],
      ),
    };
  });

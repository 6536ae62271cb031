import { type ResourceDef, type SourceDef, sourceName } from "../guildfile/index.ts";
import { type FlagDef, plainFlag } from "../values/index.ts";

/** A flag that stands for a source of a dependency, and what it may be set to. */
export type DependencyFlag = { readonly flag: FlagDef; readonly source: SourceDef };

/**
 * The flags of required resources: each operation source has one unless `flag-name: no`, a file or config source
 * only with a `flag-name`. Such flags are no arguments of the command.
 */
export const dependencyFlags = (resources: readonly ResourceDef[]): readonly DependencyFlag[] =>
  resources.flatMap(({ sources }) => sources.flatMap((source) => sourceFlag(source) ?? []));

const sourceFlag = (source: SourceDef): DependencyFlag | undefined => {
  const { kind, name, flagName, uri, value } = source;
  if ((kind === "file" || kind === "config") && flagName)
    return { source, flag: runFlag(flagName, { default: value }) };
  if (kind !== "operation" || flagName === false) return undefined;
  const given = flagName || name;
  return { source, flag: given ? runFlag(given, {}) : runFlag(uri, { alias: value }) };
};

const runFlag = (name: string, more: Partial<FlagDef>): FlagDef => ({
  ...plainFlag(name),
  type: "string",
  argSkip: true,
  // 0.9 records the name once more among the extra attributes (guild/resolver.py).
  extra: new Map([["name", name]]),
  ...more,
});

const allowedTypes = { file: ["string", "path", "existing-path"], operation: ["string"] };

/**
 * The flags of an operation with those of its dependencies. A flag the operation defines itself keeps what it
 * says, but for a type that cannot hold the value: that is replaced, with a warning.
 */
export const withDependencyFlags = (
  opName: string,
  flags: readonly FlagDef[],
  resources: readonly ResourceDef[],
): { readonly flags: readonly FlagDef[]; readonly warnings: readonly string[] } => {
  const all = new Map(flags.map((flag) => [flag.name, flag]));
  const warnings: string[] = [];
  for (const { flag, source } of dependencyFlags(resources)) {
    const existing = all.get(flag.name);
    if (existing === undefined) {
      all.set(flag.name, flag);
      continue;
    }
    const allowed: readonly string[] = allowedTypes[source.kind === "operation" ? "operation" : "file"];
    const conflicts = existing.type !== undefined && !allowed.includes(existing.type);
    if (conflicts) {
      warnings.push(
        `flag '${flag.name}' for operation ${opName} is configured with type '${existing.type}' - this value ` +
          `cannot be used because it conflicts with the dependency '${sourceName(source)}' - ignoring ` +
          "configured value",
      );
    }
    all.set(flag.name, {
      ...existing,
      argSkip: existing.argSkip ?? flag.argSkip,
      default: existing.default ?? flag.default,
      type: conflicts ? flag.type : existing.type,
    });
  }
  return { flags: [...all.values()], warnings };
};

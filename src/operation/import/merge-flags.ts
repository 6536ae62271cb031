import { compareText } from "../../base/index.ts";
import type { OpDef } from "../../guildfile/index.ts";
import { type FlagDef, plainFlag } from "../../values/index.ts";
import type { ImportedFlags } from "./import-flags.ts";

/** Whether `flags-import: no` (or an empty list) turns import off, the search for a destination included. */
export const isImportDisabled = (op: OpDef): boolean =>
  Array.isArray(op.flagsImport) && op.flagsImport.length === 0;

/**
 * The operation with its flags completed by those of its script. What guild.yml says of a flag wins; attributes it
 * leaves out are the script's.
 */
export const mergeImported = (op: OpDef, imported: Pick<ImportedFlags, "dest" | "flags">): OpDef => {
  if (isImportDisabled(op)) return op;
  const wanted = imported.flags.filter(({ name }) => isWanted(op, name));
  const merged = new Map<string, FlagDef>(op.flags.map((flag) => [flag.name, flag]));
  for (const flag of wanted) {
    const own =
      op.flags.find(({ name }) => name === flag.name) ??
      op.flags.find(({ argName }) => argName === flag.name);
    if (own === undefined) merged.set(flag.name, flag);
    else merged.set(own.name, completed(merged.get(own.name) ?? own, flag));
  }
  return {
    ...op,
    flagsDest: op.flagsDest ?? imported.dest,
    flags: [...merged.values()].sort((a, b) => compareText(a.name, b.name)),
  };
};

const isWanted = (op: OpDef, name: string): boolean => {
  if (op.flagsImportSkip.includes(name)) return false;
  if (op.flagsImport === "all") return true;
  if (op.flagsImport === "defined") return op.flags.some((flag) => flag.name === name);
  return op.flagsImport.includes(name);
};

/** `own` with the attributes it does not set taken from `imported`. */
const completed = (own: FlagDef, imported: FlagDef): FlagDef => {
  const base = plainFlag(own.name);
  const take = <Key extends keyof FlagDef>(key: Key): FlagDef[Key] =>
    isUnset(own[key], base[key]) ? imported[key] : own[key];
  return {
    name: own.name,
    description: take("description"),
    default: take("default"),
    type: take("type"),
    required: take("required"),
    choices: take("choices"),
    allowOther: take("allowOther"),
    alias: take("alias"),
    argName: take("argName"),
    argSkip: take("argSkip"),
    argSwitch: take("argSwitch"),
    argSplit: take("argSplit"),
    argEncoding: take("argEncoding"),
    envName: take("envName"),
    envEncoding: take("envEncoding"),
    nullLabel: take("nullLabel"),
    min: take("min"),
    max: take("max"),
    distribution: take("distribution"),
    extra: take("extra"),
  };
};

const isUnset = (value: FlagDef[keyof FlagDef], base: FlagDef[keyof FlagDef]): boolean => {
  if (value === undefined || value === base) return true;
  if (Array.isArray(value)) return value.length === 0 && Array.isArray(base);
  return value instanceof Map && base instanceof Map && value.size === 0;
};

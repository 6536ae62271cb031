import { type PyMap, pyMap } from "../base/index.ts";
import type { OpDef } from "../guildfile/index.ts";
import type { OpRef } from "../run/index.ts";
import type { FlagChoice, FlagDef } from "../values/index.ts";
import { encodeFlagValue } from "../values/index.ts";

/** An operation as the `api` commands have it. */
export const apiOperation = (
  op: OpDef,
  opRef: OpRef,
  guildfile: { readonly dir: string; readonly src: string | null },
): PyMap =>
  pyMap([
    ["opref", apiOpRef(opRef)],
    ["name", op.name],
    ["fullname", op.model === "" ? op.name : `${op.model}:${op.name}`],
    ["description", op.description],
    ["guildfile", pyMap(Object.entries(guildfile))],
    ["flags", pyMap(op.flags.map((flag) => [flag.name, apiFlag(flag)] as const))],
  ]);

/** The identity of an operation as the `api` commands have it. */
export const apiOpRef = ({ pkgType, pkgName, pkgVersion, modelName, opName }: OpRef): PyMap =>
  pyMap(Object.entries({ pkgType, pkgName, pkgVersion, modelName, opName }));

const apiFlag = (flag: FlagDef): PyMap =>
  pyMap([
    ["default", flag.default],
    ["defaultAssign", `${flag.name}=${encodeFlagValue(flag.default)}`],
    ["description", flag.description],
    ["choices", flag.choices.map(apiChoice)],
    ["type", flag.type ?? null],
  ]);

const apiChoice = ({ value, alias, description }: FlagChoice): PyMap =>
  pyMap([
    ["value", value],
    ["alias", alias ?? null],
    ["description", description],
  ]);

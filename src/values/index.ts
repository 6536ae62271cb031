export {
  commandArgs,
  encodeEnvValue,
  flagArgsMarker,
  flagEnv,
  opEnv,
} from "./arguments.ts";
export {
  expandUser,
  flagTypes,
  parseFlagAssigns,
} from "./assigns.ts";
export { type CmdFlag, type CmdFlags, cmdFlagsOf, decodeCmdFlags, encodeCmdFlags } from "./cmd-flags.ts";
export { applyConfigValues, type ConfigFormat, configFormat } from "./config-file/index.ts";
export { decodeFlagFunction, decodeFlagValue } from "./decode.ts";
export {
  encodeFlagValue,
  formatFlagAssigns,
  formatFlagValue,
  joinFlagParts,
  splitFlagText,
} from "./encode.ts";
export { type FlagChoice, type FlagDef, type FlagValue, type FlagValues, plainFlag } from "./flag-def.ts";
export { resolveFlagValues } from "./flag-values.ts";
export { isFlagFunction } from "./functions.ts";
export { labelTemplate, renderLabel } from "./labels.ts";
export { resolveKnownReferences, resolveReferences, UndefinedReference } from "./references.ts";

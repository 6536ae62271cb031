export {
  commandArgs,
  encodeEnvValue,
  type FlagArgsRequest,
  flagArgs,
  flagArgsMarker,
  flagEnv,
  flagEnvName,
  opEnv,
} from "./arguments.ts";
export {
  type AssignOptions,
  expandUser,
  flagTypes,
  type ParsedAssigns,
  parseFlagAssigns,
} from "./assigns.ts";
export { checkFlagNames, checkFlagValue, checkRequiredFlags } from "./check.ts";
export { type CmdFlag, type CmdFlags, cmdFlagsOf, decodeCmdFlags, encodeCmdFlags } from "./cmd-flags.ts";
export { type CoerceOptions, coerceFlagValue } from "./coerce.ts";
export { applyConfigValues, type ConfigFormat, configFormat } from "./config-file/index.ts";
export { decodeFlagFunction, decodeFlagValue, type FlagFunction, type Warn } from "./decode.ts";
export {
  encodeFlagValue,
  type FormatOptions,
  formatFlagAssigns,
  formatFlagValue,
  joinFlagParts,
  shortFormat,
  splitFlagText,
} from "./encode.ts";
export { type FlagChoice, type FlagDef, type FlagValue, type FlagValues, plainFlag } from "./flag-def.ts";
export { type FlagValuesRequest, resolveFlagValues } from "./flag-values.ts";
export { isFlagFunction } from "./functions.ts";
export { type LabelRequest, labelTemplate, renderLabel } from "./labels.ts";
export { nestFlags } from "./nested-flags.ts";
export { resolveKnownReferences, resolveReferences, UndefinedReference } from "./references.ts";

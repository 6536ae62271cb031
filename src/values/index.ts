export { type FlagChoice, type FlagDef, type FlagValue, type FlagValues, plainFlag } from "./flag-def.ts";

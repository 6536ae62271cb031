export { completeOp, refreshNote, scriptFlags } from "./complete-op.ts";
export { type GivenTexts, withConfigResource } from "./config-flags.ts";
export { findMainModule, splitMain } from "./find-module.ts";
export { mergeImported } from "./merge-flags.ts";

export { copySourceCode, type SourceCodeCopy } from "./copy.ts";
export { sourceCodeDigest } from "./digest.ts";
export { type GitOptions, type VcsCommit, vcsCommit } from "./git.ts";
export { type SourceCodeLimits, sourceCodeDest, sourceCodeRoot } from "./rules.ts";
export { sourceCodeOptions } from "./settings.ts";
export {
  type Snapshot,
  type SourceCodeContext,
  type SourceCodeOptions,
  selectSourceCode,
} from "./snapshot.ts";
export { type SourceCodeTest, testSourceCode } from "./test-source-code.ts";

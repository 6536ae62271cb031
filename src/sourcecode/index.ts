export { copySourceCode } from "./copy.ts";
export { sourceCodeDigest } from "./digest.ts";
export { gitUnsaved, vcsCommit } from "./git.ts";
export { copyPrototypeSourceCode, removeSourceCode } from "./run-source.ts";
export { sourceCodeOptions } from "./settings.ts";
export { testSourceCode } from "./test-source-code.ts";
export { isTextFile } from "./text-file.ts";

export { type Distribution, findDistributions, normalName, searchPath } from "./distributions.ts";
export { findInterpreter } from "./find-interpreter.ts";
export { type InterpreterFacts, interpreterFacts } from "./interpreter-facts.ts";
export { pipFreeze } from "./pip-freeze.ts";
export { parsePyVersion, pySpecifier } from "./version.ts";

export { readCacheFile, writeCacheFile } from "./cache-file.ts";
export { closest } from "./closest.ts";
export type { Context, Env, Micros, RunId, Terminal } from "./context.ts";
export { errorCode, UserError, unreachable } from "./errors.ts";
export { fnmatchRegExp } from "./fnmatch.ts";
export { makeDir } from "./make-dir.ts";
export { compareNatural, sortNatural } from "./natural-order.ts";
export { shortenPath, shortPath } from "./path-text.ts";
export { percentFormat } from "./percent-format.ts";
export { isProgram, pathDirs } from "./programs.ts";
export { pyCompare, pyEquals, pyLookup, pyNumber, pyTruthy, sortedItems } from "./py-compare.ts";
export { formatPyJson } from "./py-json.ts";
export {
  floatRepr,
  formatFixed,
  normalInt,
  parsePyFloat,
  parsePyInt,
  pyRound,
  pyStrip,
} from "./py-number.ts";
export { pyRegExp } from "./py-pattern.ts";
export { pyPformat } from "./py-pprint.ts";
export { pyResub } from "./py-resub.ts";
export { pyRepr, pyStr, pyTypeName, textRepr, tupleRepr } from "./py-text.ts";
export {
  isPyList,
  isPyMap,
  PyDate,
  PyFloat,
  type PyKey,
  type PyMap,
  type PyValue,
  pyMap,
} from "./py-value.ts";
export { joinShell, plainShellQuote, shellQuote, splitShell } from "./shlex.ts";
export { systemErrorText } from "./system-error.ts";
export { compareText, sortPairs } from "./text-order.ts";
export { formatDuration, formatTimestamp } from "./time-text.ts";
export { fill, wrapParagraphs } from "./wrap-text.ts";
export { YamlError } from "./yaml-error.ts";
export { parseYamlNodes, type YamlMapping, type YamlNode, type YamlPair } from "./yaml-nodes.ts";
export { parseQuotedText } from "./yaml-quoted.ts";
export { parseYaml, parseYamlDocument, type YamlPath } from "./yaml-read.ts";
export { parsePlainScalar } from "./yaml-scalar.ts";
export { parseSimpleYaml } from "./yaml-simple.ts";
export { dumpYaml, dumpYamlFlow, dumpYamlLoose } from "./yaml-write.ts";

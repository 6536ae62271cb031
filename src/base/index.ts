export { readCacheFile, writeCacheFile } from "./cache-file.ts";
export { closest } from "./closest.ts";
export type { Brand, Context, Env, Micros, RunId, Terminal } from "./context.ts";
export { errorCode, UserError, type UserErrorOptions, unreachable } from "./errors.ts";
export { escapeRegExp, fnmatchRegExp } from "./fnmatch.ts";
export { makeDir } from "./make-dir.ts";
export { compareNatural, sortNatural } from "./natural-order.ts";
export { shortenPath, shortPath } from "./path-text.ts";
export { type PercentResult, percentFormat } from "./percent-format.ts";
export { pyCompare, pyEquals, pyLookup, pyNumber, pyTruthy, sortedItems } from "./py-compare.ts";
export { formatPyJson, type PyJsonOptions } from "./py-json.ts";
export {
  floatRepr,
  formatFixed,
  normalInt,
  parsePyFloat,
  parsePyInt,
  pyRound,
  pyStrip,
} from "./py-number.ts";
export { type PyFlag, pyRegExp } from "./py-pattern.ts";
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
export { fill, type Indents, wrapParagraphs } from "./wrap-text.ts";
export { YamlError, type YamlPosition } from "./yaml-error.ts";
export { parseYamlNodes, type YamlMapping, type YamlNode, type YamlPair } from "./yaml-nodes.ts";
export { parseQuotedText } from "./yaml-quoted.ts";
export { parseYaml, parseYamlDocument, type YamlDocument, type YamlPath } from "./yaml-read.ts";
export { parsePlainScalar, parseTaggedScalar, plainScalarTag, type ScalarTag } from "./yaml-scalar.ts";
export { parseSimpleYaml } from "./yaml-simple.ts";
export { dumpYaml, dumpYamlFlow, dumpYamlLoose } from "./yaml-write.ts";

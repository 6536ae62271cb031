export { closest } from "./closest.ts";
export type { Brand, Context, Env, Micros, RunId, Terminal } from "./context.ts";
export { errorCode, UserError, type UserErrorOptions, unreachable } from "./errors.ts";
export { pyPformat } from "./py-pprint.ts";
export { pyRepr, pyStr } from "./py-text.ts";
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
export { joinShell, shellQuote, splitShell } from "./shlex.ts";
export { compareText } from "./text-order.ts";
export { YamlError, type YamlPosition } from "./yaml-error.ts";
export { parseYaml, parseYamlDocument, type YamlDocument, type YamlPath } from "./yaml-read.ts";
export { parsePlainScalar, parseTaggedScalar, plainScalarTag, type ScalarTag } from "./yaml-scalar.ts";
export { parseSimpleYaml } from "./yaml-simple.ts";

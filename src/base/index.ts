export type { Brand, Context, Env, Micros, RunId, Terminal } from "./context.ts";
export { errorCode, UserError, type UserErrorOptions, unreachable } from "./errors.ts";
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

import { type Context, formatPyJson, type PyValue } from "../base/index.ts";
import type { OptionSpecs } from "./command.ts";

/** Of every `api` command. */
export const formatOption = {
  format: { flags: "-f, --format", help: "Format the JSON outout." },
} as const satisfies OptionSpecs;

/** Prints the answer of an `api` command. */
export const printApi = (
  context: Pick<Context, "out">,
  value: PyValue,
  { format }: { readonly format: boolean },
): number => {
  context.out(`${formatPyJson(value, format ? { indent: 2, sortKeys: true } : {})}\n`);
  return 0;
};

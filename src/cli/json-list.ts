import { type Context, formatPyJson, type PyValue, pyMap, UserError } from "../base/index.ts";

/** An item of a list as JSON has it: names as the columns have them. */
export type JsonRow = Readonly<Record<string, PyValue | undefined>>;

/** Prints a list for programs: an array of an object an item. */
export const printJsonList = (context: Pick<Context, "out">, rows: readonly JsonRow[]): void =>
  context.out(`${formatPyJson(rows.map((row) => pyMap(Object.entries(row))))}\n`);

/** Refuses `--json` of a command that lists only with the option `list`. */
export const refuseJsonWithout = (list: string, isList: boolean, json: boolean, path: string): void => {
  if (!json || isList) return;
  throw new UserError(`--json can only be used with ${list}`, {
    hint: `Try '${path} --help' for more information.`,
  });
};

import { writeFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import { type Context, formatPyJson, UserError } from "../../base/index.ts";
import type { Performed } from "../../execute/index.ts";
import { encodeFlagValue, type FlagValues } from "../../values/index.ts";
import { nothingRan } from "./start-run.ts";

/** `--save-trials`: writes the flag values of trials to a batch file instead of running them. */
export const saveTrials = (context: Context, trials: readonly FlagValues[], name: string): Performed => {
  const path = resolve(context.cwd, name);
  const text = trialsText(trials, extname(path));
  context.out(`Saving trials to ${path}\n`);
  writeFileSync(path, text);
  return nothingRan;
};

const trialsText = (trials: readonly FlagValues[], extension: string): string => {
  if (extension === ".json") return formatPyJson(trials.map((trial) => new Map(trial)));
  if (extension !== ".csv" && extension !== "") {
    throw new UserError(`Unsupported extension '${extension}' - use '.csv', '.json', or no extension`);
  }
  const names = [...new Set(trials.flatMap((trial) => trial.map(([flag]) => flag)))].sort();
  const rows = trials.map((trial) => {
    const values = new Map(trial);
    return names.map((flag) => {
      const value = values.get(flag);
      return value === undefined ? "" : encodeFlagValue(value);
    });
  });
  return [names, ...rows].map((row) => `${row.map(csvField).join(",")}\n`).join("");
};

const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

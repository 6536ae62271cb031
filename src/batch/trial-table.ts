import { writeFileSync } from "node:fs";
import { extname } from "node:path";
import { formatPyJson, UserError } from "../base/index.ts";
import { encodeFlagValue, type FlagValues } from "../values/index.ts";
import { formatCsvRows } from "./csv.ts";

/** Trials as rows of text below a heading of flag names, sorted; a flag that a trial does not have is empty. */
export const trialRows = (trials: readonly FlagValues[]): readonly (readonly string[])[] => {
  const names = [...new Set(trials.flatMap((trial) => trial.map(([name]) => name)))].sort();
  const rows = trials.map((trial) => {
    const values = new Map(trial);
    return names.map((name) => {
      const value = values.get(name);
      return value === undefined ? "" : encodeFlagValue(value);
    });
  });
  return [names, ...rows];
};

/** How a file of trials is written, by its name. Throws UserError for other names than `.csv`, `.json` and none. */
export const trialFileFormat = (path: string): "csv" | "json" => {
  const extension = extname(path).toLowerCase();
  if (extension === ".json") return "json";
  if (extension === ".csv" || extension === "") return "csv";
  throw new UserError(`Unsupported extension '${extname(path)}' - use '.csv', '.json', or no extension`);
};

/** Writes trials to a file that a batch can read again (`@FILE`). */
export const saveTrials = (path: string, trials: readonly FlagValues[]): void => {
  const text =
    trialFileFormat(path) === "json"
      ? formatPyJson(trials.map((trial) => new Map(trial)))
      : formatCsvRows(trialRows(trials));
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UserError(`cannot save trials: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
};

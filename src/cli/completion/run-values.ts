import { readdirSync } from "node:fs";
import { type Context, compareText } from "../../base/index.ts";
import { isAbsence } from "../../run/index.ts";
import { firstRuns, RunRecord, runInDir, runsDir } from "../../store/index.ts";
import type { Candidate } from "./candidates.ts";

/** More than one would look at. */
const mostRuns = 50;
const mostScanned = 1000;

const request = (limit: number) => ({ filters: {}, commandPath: "guild", limit });

/** Ids of runs that begin with `incomplete`, the newest first, with what tells them apart. */
export const runIds = async (
  context: Context,
  incomplete: string,
  deleted: boolean,
): Promise<readonly Candidate[]> => {
  const runs =
    incomplete === "" || deleted
      ? (await firstRuns(context, { ...request(deleted ? mostScanned : mostRuns), root: { deleted } })).runs
      : runsOfPrefix(context, incomplete);
  return runs
    .filter(({ id }) => id.startsWith(incomplete))
    .slice(0, mostRuns)
    .map((run) => ({ kind: "value", value: run.id, help: `${run.operation} ${run.label}`.trim() }));
};

/** By the names of their directories: no run needs to be read that is not shown. */
const runsOfPrefix = ({ home }: Context, prefix: string): readonly RunRecord[] => {
  const root = runsDir(home);
  return namesIn(root)
    .filter((name) => name.startsWith(prefix))
    .slice(0, mostRuns)
    .map((name) => new RunRecord(runInDir(root, name)))
    .filter(({ opRef }) => opRef !== undefined);
};

const namesIn = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};

/** The different labels, tags … of the newest runs. */
export const runFacts = async (
  context: Context,
  factsOf: (run: RunRecord) => readonly string[],
): Promise<readonly string[]> => {
  const { runs } = await firstRuns(context, request(mostScanned));
  return [...new Set(runs.flatMap(factsOf))].filter((fact) => fact !== "").sort(compareText);
};

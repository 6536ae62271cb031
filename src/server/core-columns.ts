import { readdirSync, readlinkSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { Context } from "../base/index.ts";
import { isAbsence } from "../run/index.ts";
import type { RunRecord } from "../store/index.ts";
import type { Cell } from "./api-types.ts";

/** What the columns that every run has say of one; undefined for nothing. */
export type CoreColumn = (run: RunRecord, world: Pick<Context, "now">) => Cell | undefined;

const orNothing = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

export const coreColumns: ReadonlyMap<string, CoreColumn> = new Map<string, CoreColumn>([
  ["id", (run) => run.id],
  ["operation", (run) => run.operation],
  ["started", (run) => run.timestamp],
  ["stopped", (run) => run.stopped],
  ["duration", (run, { now }) => durationOf(run, now)],
  ["status", (run) => run.status.kind],
  ["label", (run) => orNothing(run.label)],
  ["tags", (run) => (run.tags.length > 0 ? [...run.tags].sort() : undefined)],
  ["marked", (run) => run.isMarked || undefined],
  ["comments", (run) => run.comments.length || undefined],
  ["namespace", (run) => run.namespace],
  ["sourcecode", (run) => orNothing(run.sourceCodeDigest.slice(0, 8))],
]);

/** Columns whose values are numbers by nature. */
export const numericCore: ReadonlySet<string> = new Set(["started", "stopped", "duration", "comments"]);

const durationOf = ({ started, stopped, status }: RunRecord, now: () => number): number | undefined => {
  if (started === undefined) return undefined;
  const end = status.kind === "running" ? now() : stopped;
  return end === undefined ? undefined : end - started;
};

/** Ids of the runs that links in a batch or pipeline lead to: its trials or steps, and what they need. */
export const linkedIds = ({ dir }: Pick<RunRecord, "dir">): readonly string[] => {
  try {
    return readdirSync(dir, { withFileTypes: true })
      .filter((entry) => entry.isSymbolicLink())
      .map((entry) => resolve(dir, readlinkSync(`${dir}/${entry.name}`)))
      .filter((target) => dirname(target) === dirname(dir))
      .map((target) => basename(target));
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};

/** Whether a run holds links to runs that it started: a batch, or a pipeline. */
export const holdsRuns = (run: RunRecord): boolean => run.isBatch || run.attr("steps") !== undefined;

import { compareText, isPyList, pyRepr, splitShell, UserError } from "../base/index.ts";
import { parseTags, type Run, writeAttr } from "../run/index.ts";
import { attrToChange } from "./attr-change.ts";
import { labelOf, withoutParts } from "./labels.ts";
import type { RunRecord } from "./run-record.ts";

export type TagChange = {
  readonly add: readonly string[];
  readonly delete: readonly string[];
  /** Delete all there are. */
  readonly clear: boolean;
  /** Do the same to the words of the label. */
  readonly syncLabels: boolean;
};

/** Changes the tags of a run; they are sorted afterwards. */
export const changeTags = (run: Run, change: TagChange): void => {
  const tags = tagsOf(run);
  const deleted = new Set(change.clear ? tags : change.delete);
  const kept = tags.filter((tag) => !deleted.has(tag));
  const label = change.syncLabels ? syncedLabel(labelOf(run), deleted, change.add) : undefined;
  writeAttr(run, "tags", sortedSet([...kept, ...change.add]));
  if (label !== undefined) writeAttr(run, "label", label);
};

/** All tags of these runs, sorted. */
export const tagsOfRuns = (runs: readonly RunRecord[]): readonly string[] =>
  sortedSet(runs.flatMap((run) => run.tags));

const tagsOf = (run: Run): readonly string[] => {
  const value = attrToChange(run, "tags");
  if (value !== undefined && !isPyList(value)) {
    throw new UserError(`the tags of run ${run.id} are no list but ${pyRepr(value)}`);
  }
  return parseTags(value);
};

const syncedLabel = (label: string, deleted: ReadonlySet<string>, added: readonly string[]): string => {
  const rest = withoutParts(label, deleted);
  const words = labelWords(rest);
  return [...added.filter((tag) => !words.includes(tag)), rest].join(" ").trim();
};

const labelWords = (label: string): readonly string[] => {
  try {
    return splitShell(label);
  } catch (error) {
    // An apostrophe that opens no quotation.
    if (error instanceof UserError) return label.split(/\s+/);
    throw error;
  }
};

const sortedSet = (tags: readonly string[]): readonly string[] => [...new Set(tags)].sort(compareText);

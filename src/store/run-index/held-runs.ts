import type { AttrWarning } from "../../run/index.ts";
import { RunRecord } from "../run-record.ts";
import { IndexError } from "./index-file.ts";
import { type IndexContext, inIndex, openView, runOf, viewPlace } from "./indexed-runs.ts";
import type { RunView } from "./run-view.ts";
import type { RootName } from "./update.ts";
import { viewFacts } from "./view-facts.ts";

/** The runs of a list, newest first, for a process that goes on asking about them. */
export type HeldRuns = {
  readonly runs: readonly RunRecord[];
  /** Whether the files of a run are as they were when it was read. */
  readonly isUnchanged: (run: RunRecord) => boolean;
  /** Takes what is known of the runs into memory, their scalars apart, and lets go of the index. */
  readonly release: () => void;
};

/**
 * The runs as the index knows them. Only the list and runs that have not ended are looked at: whoever holds the runs
 * finds out in time whether the others changed. Undefined where there is no index to be had.
 */
export const holdIndexedRuns = (
  context: IndexContext,
  list: {
    readonly root: RootName;
    readonly dirs: Readonly<Record<RootName, string>>;
    readonly warn: AttrWarning;
  },
): HeldRuns | undefined =>
  inIndex(context, (open) => {
    const view = openView(open, viewPlace(context, list));
    view.isHeld = true;
    const facts = viewFacts(view, "verified");
    try {
      view.refresh();
      view.flush();
      return {
        runs: view.order().map((slot) => new RunRecord(runOf(view, slot), list.warn, { facts, place: slot })),
        isUnchanged: ({ known }) => known === undefined || view.isUnchanged(known.place),
        release: () => release(view),
      };
    } catch (error) {
      view.close();
      throw error;
    }
  });

/** What an index that fails now did not tell is asked of the files. */
const release = (view: RunView): void => {
  try {
    view.release();
  } catch (error) {
    if (!(error instanceof IndexError)) throw error;
  }
};

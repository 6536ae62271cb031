import { type Context, errorCode, UserError } from "../base/index.ts";
import { stopRun } from "../execute/index.ts";
import {
  addComment,
  changeLabel,
  changeTags,
  deleteComment,
  deleteRuns,
  markRun,
  type RunRecord,
  restoreRuns,
  unmarkRun,
} from "../store/index.ts";
import type { Action, ActionDone } from "./api-types.ts";

export type ActionContext = Context & {
  /** Who writes comments. */
  readonly author: { readonly user: string; readonly host: string };
};

/** Changes runs one by one; what cannot be done to one keeps nothing from the others. */
export const act = async (
  context: ActionContext,
  action: Action,
  runs: readonly RunRecord[],
): Promise<ActionDone> => {
  const done: string[] = [];
  const undo: Action[] = [];
  const faults: { run: string; message: string }[] = [];
  for (const run of runs) {
    try {
      undo.push(...(await actOn(quiet(context), action, run)));
      done.push(run.id);
    } catch (error) {
      if (!(error instanceof UserError) && errorCode(error) === undefined) throw error;
      faults.push({ run: run.id, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { done, undo: joined(undo), faults };
};

/** Who asks over the network reads no terminal. */
const quiet = (context: ActionContext): ActionContext => ({ ...context, out: () => {}, err: () => {} });

/** Does it, and gives what undoes it. */
const actOn = async (context: ActionContext, action: Action, run: RunRecord): Promise<readonly Action[]> => {
  const runs = [String(run.id)];
  switch (action.action) {
    case "label": {
      const before = run.label;
      const world = { processCwd: context.processCwd, warn: () => {} };
      const text = action.label ?? "";
      changeLabel(run, text === "" ? { kind: "clear" } : { kind: "set", text }, world);
      return [{ action: "label", runs, label: before === "" ? null : before }];
    }
    case "tag": {
      const had = new Set(run.tags);
      changeTags(run, { add: action.add, delete: action.remove, clear: false, syncLabels: false });
      return [
        {
          action: "tag",
          runs,
          add: action.remove.filter((tag) => had.has(tag)),
          remove: action.add.filter((tag) => !had.has(tag)),
        },
      ];
    }
    case "mark":
    case "unmark": {
      const was = run.isMarked;
      if (action.action === "mark") markRun(run);
      else unmarkRun(run);
      return was === (action.action === "mark") ? [] : [{ action: was ? "mark" : "unmark", runs }];
    }
    case "comment": {
      const number = run.comments.length + 1;
      addComment(run, { ...context.author, time: context.now(), body: action.body });
      return [{ action: "deleteComment", runs, number }];
    }
    case "deleteComment":
      deleteComment(run, action.number);
      return [];
    case "stop":
      await stopRun(context, run);
      return [];
    case "delete":
      if (run.status.kind === "running")
        throw new UserError(`run ${run.shortId} is running`, { hint: "Stop it first." });
      deleteRuns(context, [run]);
      return [{ action: "restore", runs }];
    case "restore":
      restoreRuns(context, [run]);
      return [{ action: "delete", runs }];
  }
};

/** Actions that differ only in their runs are one. */
const joined = (actions: readonly Action[]): readonly Action[] => {
  const byKind = new Map<string, Action>();
  for (const action of actions) {
    const key = JSON.stringify({ ...action, runs: [] });
    const known = byKind.get(key);
    byKind.set(key, known === undefined ? action : { ...known, runs: [...known.runs, ...action.runs] });
  }
  return [...byKind.values()];
};

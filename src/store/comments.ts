import { isPyList, type PyValue, pyRepr, UserError } from "../base/index.ts";
import { type Comment, formatComments, type Run, removeAttr, writeAttr } from "../run/index.ts";
import { attrToChange } from "./attr-change.ts";

/** Adds a comment after those the run has. */
export const addComment = (run: Run, comment: Comment): void =>
  writeAttr(run, "comments", [...storedComments(run), ...formatComments([comment])]);

/** Deletes the comment at `index`, counted from 1; nothing happens if there is none. */
export const deleteComment = (run: Run, index: number): void => {
  const comments = storedComments(run);
  if (index < 1 || index > comments.length) return;
  writeAttr(
    run,
    "comments",
    comments.filter((_, at) => at !== index - 1),
  );
};

/** Deletes all comments of a run. */
export const clearComments = (run: Run): void => removeAttr(run, "comments");

/** As stored: fields that we do not know are kept. */
const storedComments = (run: Run): readonly PyValue[] => {
  const value = attrToChange(run, "comments") ?? [];
  if (isPyList(value)) return value;
  throw new UserError(`the comments of run ${run.id} are no list but ${pyRepr(value)}`);
};

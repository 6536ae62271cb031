import type { Context } from "../base/index.ts";
import { formatTimestamp, isPyMap, type PyValue, pyMap, wrapParagraphs } from "../base/index.ts";
import { type Comment, formatComments } from "../run/index.ts";
import type { RunRecord } from "../store/index.ts";
import type { JsonRow } from "./json-list.ts";
import { yellow } from "./output.ts";
import { commentAuthor, commentWidth } from "./run-comments.ts";
import { runRows, runTableWidth } from "./run-rows.ts";
import { formatTable } from "./table.ts";

/** Runs with their comments, numbered as `comment --delete` takes them. */
export const formatCommentList = (context: Context, runs: readonly RunRecord[]): string => {
  const rows = runRows(context, runs).map((row, at) => ({ ...row, short_id: runs[at]?.shortId }));
  return formatTable(rows, {
    columns: ["short_id", "op_desc", "started", "status_with_remote", "label"],
    width: runTableWidth(context),
    style: (line) => yellow(context, line),
    below: (at) => commentsText(runs[at]?.comments ?? []),
  });
};

/** The same for programs: a run with its comments. */
export const commentRow = (run: RunRecord): JsonRow => ({
  id: run.id,
  operation: run.operation,
  started: run.started ?? null,
  status: run.status.kind,
  label: run.label,
  comments: formatComments(run.comments).map((comment, at) =>
    pyMap([["index", at + 1], ...entries(comment)]),
  ),
});

const entries = (value: PyValue) => (isPyMap(value) ? [...value] : []);

const commentsText = (comments: readonly Comment[]): string =>
  comments.length === 0 ? "  <no comments>\n" : comments.map(commentText).join("");

const commentText = (comment: Comment, at: number): string => {
  const header = `[${at + 1}] ${commentAuthor(comment)} ${formatTimestamp(comment.time)}`;
  const body = wrapParagraphs(comment.body, commentWidth, "  ");
  return `${wrapParagraphs(header, commentWidth, "")}\n\n${body}\n\n`;
};

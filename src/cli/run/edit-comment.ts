import { type Context, UserError } from "../../base/index.ts";
import type { RunOptions } from "./run-options.ts";

/** The comment of a run: as given, or as typed in an editor (`--edit-comment`). */
export const comment = (context: Context, options: RunOptions): Promise<string | undefined> =>
  options.editComment ? typedComment(context, options.comment, "run") : Promise.resolve(options.comment);

/** The comment of a batch: as given, or as typed in an editor (`--edit-batch-comment`). */
export const batchComment = (context: Context, options: RunOptions): Promise<string | undefined> =>
  options.editBatchComment
    ? typedComment(context, options.batchComment, "batch")
    : Promise.resolve(options.batchComment);

const typedComment = async (
  context: Context,
  given: string | undefined,
  what: "run" | "batch",
): Promise<string> => {
  const { editText, withoutCommentLines } = await import("../editor.ts");
  const form = [
    given ?? "",
    `# Type a comment for the ${what}. Lines starting with '#' are ignored.`,
    "# An empty comment aborts the command.",
  ];
  const text = withoutCommentLines(await editText(context, form.join("\n"), ".GUILD_COMMENT")).trim();
  if (text === "") throw new UserError("Aborting due to an empty comment.", { bare: true });
  return text;
};

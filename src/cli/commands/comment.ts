import type { Context } from "../../base/index.ts";
import {
  addComment,
  clearComments,
  deleteComment,
  type RunRecord,
  type RunRequest,
  selectRuns,
} from "../../store/index.ts";
import { defineCommand } from "../command.ts";
import { allFilters } from "../filters.ts";
import { warningStyle } from "../output.ts";
import { runRows, selectedColumns } from "../run-rows.ts";

export default defineCommand({
  name: "comment",
  help: "Add or remove run comments.",
  args: [{ metavar: "RUN", multiple: true }],
  options: {
    list: { flags: "-l, --list", help: "List comments for specified runs." },
    add: { flags: "-a, --add", help: "Add comment to specified runs.", metavar: "COMMENT" },
    edit: {
      flags: "-e, --edit",
      help: "Use an editor to type a comment. Enabled by default if COMMENT is not specified using --add.",
    },
    delete: {
      flags: "-d, --delete",
      help: "Delete comment at INDEX from specified runs. Use `--list` to show available indexes.",
      metavar: "INDEX",
      type: "integer",
    },
    clear: { flags: "-c, --clear", help: "Clear all comments associated with specified runs." },
    user: {
      flags: "-u, --user",
      help: "User associated with new comments. May include host as USER@HOST. By default the current user is used.",
      metavar: "USER",
    },
    json: { flags: "--json", help: "Format the list of comments as JSON." },
    ...allFilters,
    remote: { flags: "-r, --remote", help: "Apply comments to remote runs.", metavar: "REMOTE" },
    yes: { flags: "-y, --yes", help: "Do not prompt before modifying comments." },
  },
  async run(context, args, options, path) {
    const { refuseConflicts } = await import("../conflicts.ts");
    refuseConflicts(conflicts, options, path);
    const request = { filters: options, commandPath: path, args, byDefault: ["1"] };
    if (options.json) {
      const { refuseJsonWithout } = await import("../json-list.ts");
      refuseJsonWithout("--list", options.list, options.json, path);
    }
    if (options.list) return listComments(context, request, options.json);
    if (options.delete !== undefined) return deleteComments(context, request, options.delete, options.yes);
    if (options.clear) return clearAllComments(context, request, options.yes);
    return addComments(context, request, options);
  },
});

const conflicts = [
  ["list", "add"],
  ["list", "delete"],
  ["list", "clear"],
  ["add", "delete"],
  ["add", "clear"],
  ["edit", "delete"],
  ["edit", "clear"],
  ["delete", "clear"],
] as const;

type Request = RunRequest & { readonly args: readonly string[]; readonly byDefault: readonly string[] };

const nothing = "No runs to modify.";

const listComments = async (context: Context, request: Request, json: boolean): Promise<number> => {
  const { commentRow, formatCommentList } = await import("../comment-list.ts");
  const runs = await selectRuns(context, request);
  if (json) {
    const { printJsonList } = await import("../json-list.ts");
    printJsonList(context, runs.map(commentRow));
  } else context.out(formatCommentList(context, runs));
  return 0;
};

const deleteComments = async (
  context: Context,
  request: Request,
  index: number,
  yes: boolean,
): Promise<number> => {
  const { chooseRuns, goOn } = await import("../run-dialog.ts");
  const runs = await chooseRuns(context, {
    request,
    nothing,
    preview: `You are about to delete comment ${index} from the following runs:`,
    question: goOn,
    byDefault: "yes",
    yes,
  });
  for (const run of runs) deleteComment(run, index);
  if (runs.length > 0) context.err(`Deleted comment for ${runs.length} run(s)\n`);
  return 0;
};

const clearAllComments = async (context: Context, request: Request, yes: boolean): Promise<number> => {
  const { chooseRuns, goOn } = await import("../run-dialog.ts");
  const runs = await chooseRuns(context, {
    request,
    nothing,
    preview: warningStyle(context, "WARNING: You are about to delete ALL comments from the following runs:"),
    question: goOn,
    byDefault: "no",
    yes,
  });
  for (const run of runs) clearComments(run);
  if (runs.length > 0) context.err(`Deleted all comments for ${runs.length} run(s)\n`);
  return 0;
};

type Given = {
  readonly add: string | undefined;
  readonly edit: boolean;
  readonly user: string | undefined;
  readonly yes: boolean;
};

const addComments = async (context: Context, request: Request, given: Given): Promise<number> => {
  const runs = await selectRuns(context, request);
  if (runs.length === 0) {
    context.err(`${nothing}\n`);
    return 0;
  }
  // The editor serves as the question.
  const isEdited = given.edit || !given.add;
  const text = isEdited ? await editComment(context, given.add ?? "", runs) : (given.add ?? "");
  const body = text.trim();
  if (body === "") {
    context.err("Aborting due to an empty comment.\n");
    return 1;
  }
  if (!isEdited && !given.yes) {
    const { confirmRuns, goOn } = await import("../run-dialog.ts");
    const preview = "You are about to add a comment to the following runs:";
    await confirmRuns(context, { runs, preview, question: goOn(), byDefault: "yes" });
  }
  const { commentAuthorOf } = await import("../comment-author.ts");
  const author = commentAuthorOf(context, given.user);
  for (const run of runs) addComment(run, { body, ...author, time: context.now() });
  context.err(`Added comment to ${runs.length} run(s)\n`);
  return 0;
};

const editComment = async (context: Context, text: string, runs: readonly RunRecord[]): Promise<string> => {
  const { editText, withoutCommentLines } = await import("../editor.ts");
  const { formatTable } = await import("../table.ts");

  const rows = formatTable(runRows(plainly(context), runs), { columns: selectedColumns });
  const form = [
    text,
    "# Comment on the runs below. Lines that start with '#' are not part of it.",
    "# Without any other text nothing is added.",
    "#",
    "# Runs:",
    ...rows
      .trimEnd()
      .split("\n")
      .map((row) => `#  ${row}`),
  ].join("\n");
  return withoutCommentLines(await editText(context, form, ".GUILD_COMMENT"));
};

/** Without the styles of the terminal. */
const plainly = (context: Context) => ({ ...context, terminal: { ...context.terminal, outColor: false } });

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Context, errorCode, UserError } from "../base/index.ts";
import { isOnPath } from "../compare/index.ts";
import { runInForeground } from "./foreground.ts";

/**
 * Lets the user edit `text` in a temporary file whose name ends with `suffix`, and gives back what it holds
 * afterwards, lines ended by line feeds. Throws `UserError` if the editor fails.
 */
export const editText = async (
  context: Pick<Context, "env" | "processCwd">,
  text: string,
  suffix: string,
): Promise<string> => {
  const editor = editorCommand(context.env);
  const dir = mkdtempSync(join(tmpdir(), "guild-edit-"));
  try {
    const path = join(dir, `editor${suffix}`);
    writeFileSync(path, text.endsWith("\n") ? text : `${text}\n`, { mode: 0o600 });
    await runEditor(editor, path, context);
    return readFileSync(path, "utf8")
      .replace(/^\ufeff/, "")
      .replaceAll("\r\n", "\n");
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};

/** `text` without its lines that start with `#`. */
export const withoutCommentLines = (text: string): string =>
  text
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n");

/** `VISUAL`, `EDITOR`, what the system takes for its editor, or one that is installed. */
const editorCommand = (env: Context["env"]): string => {
  const named = env.VISUAL || env.EDITOR;
  if (named) return named;
  if (process.platform === "win32") return "notepad";
  return ["editor", "sensible-editor", "vim", "nano"].find((name) => isOnPath(name, env)) ?? "vi";
};

/**
 * The command may have arguments and quotes of its own, so a shell reads it; the path is not the shell's to read. Nor
 * does Ctrl-C in the editor end that shell.
 */
const runEditor = async (
  editor: string,
  path: string,
  { env, processCwd }: Pick<Context, "env" | "processCwd">,
): Promise<void> => {
  const argv =
    process.platform === "win32"
      ? [editor, path]
      : ["/bin/sh", "-c", `trap : INT QUIT\n${editor} "$@"`, editor, path];
  const failed = (cause?: unknown) => new UserError(`${editor}: Editing failed`, { cause });
  const code = await runInForeground({ argv, cwd: processCwd, env }).catch((error: unknown) => {
    throw errorCode(error) === undefined ? error : failed(error);
  });
  if (code !== 0) throw failed();
};

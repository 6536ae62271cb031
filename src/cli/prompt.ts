import { type Context, UserError } from "../base/index.ts";

/**
 * Asks `text` on standard error and reads one line. An empty line is the default; anything but `y` or `yes`
 * is a no. At the end of the input the command ends with exit code 1, as 0.9 does.
 */
export const confirm = async (
  context: Pick<Context, "err" | "readLine">,
  text: string,
  defaultYes: boolean,
): Promise<boolean> => {
  // Waits for the answer before it asks, so that Ctrl-C is caught once the question is to be seen.
  const answered = context.readLine();
  context.err(`${text} ${defaultYes ? "(Y/n)" : "(y/N)"} `);
  const line = await answered;
  if (line === undefined) {
    context.err("\n");
    throw new UserError("", { exitCode: 1 });
  }
  const answer = line.trim().toLowerCase();
  return answer === "" ? defaultYes : answer === "y" || answer === "yes";
};

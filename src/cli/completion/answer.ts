import { type Env, UserError } from "../../base/index.ts";
import { makeContext } from "../make-context.ts";
import { complete } from "./complete.ts";
import { renderCandidates, type Shell } from "./render.ts";

/**
 * What a completion script is told, by its questions in the environment: `_GUILD_COMPLETE` is `SHELL_complete`,
 * `COMP_WORDS` the line, `COMP_CWORD` the place of the cursor in it (in fish: the word there).
 */
export const completionAnswer = async (env: Env): Promise<string> => {
  const shell = shellOf(env._GUILD_COMPLETE ?? "");
  if (shell === undefined) return "";
  const { words, incomplete } = questionOf(env, shell);
  const option = (name: string) => {
    const at = words.indexOf(name);
    return at < 0 ? undefined : words[at + 1];
  };
  try {
    const context = await makeContext({ cwd: option("-C"), home: option("-H"), debug: false });
    const candidates = await complete(context, words, incomplete);
    return renderCandidates(candidates, shell, { incomplete, cwd: context.cwd });
  } catch (error) {
    // A shell that waits for candidates has no use for messages.
    if (error instanceof UserError) return "";
    throw error;
  }
};

const shellOf = (question: string): Shell | undefined => {
  const name = /^(?:complete_)?(bash|zsh|fish)(?:_complete)?$/.exec(question)?.[1];
  return name === "bash" || name === "zsh" || name === "fish" ? name : undefined;
};

const questionOf = (env: Env, shell: Shell) => {
  const line = looseWords(env.COMP_WORDS ?? "");
  if (shell === "fish") {
    const incomplete = env.COMP_CWORD ?? "";
    const all = line.slice(1);
    return { words: incomplete !== "" && all.at(-1) === incomplete ? all.slice(0, -1) : all, incomplete };
  }
  // Our own script for bash gives the line up to the cursor, and leaves the splitting to us.
  const goesOn = /\s$/.test(env.COMP_WORDS ?? "");
  const at = env.COMP_CWORD ? Number(env.COMP_CWORD) : goesOn ? line.length : line.length - 1;
  return { words: line.slice(1, at), incomplete: line[at] ?? "" };
};

/** Words of a command line that is not finished: an open quotation goes to its end. */
const looseWords = (line: string): readonly string[] =>
  [...line.matchAll(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*(?:"|$)|'[^']*(?:'|$))+/gs)].map(([word]) =>
    word.replace(/\\(.)|"((?:[^"\\]|\\.)*)(?:"|$)|'([^']*)(?:'|$)/gs, (_, escaped, double, single) =>
      String(escaped ?? double?.replace(/\\(["\\$`])/g, "$1") ?? single ?? ""),
    ),
  );

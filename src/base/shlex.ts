import { UserError } from "./errors.ts";

/** Python's `shlex.quote`: safe text as it is, an empty one as `''`, anything else in single quotes. */
export const plainShellQuote = (text: string): string => {
  if (text === "") return "''";
  return /[^a-zA-Z0-9_@%+=:,./-]/.test(text) ? `'${text.replaceAll("'", `'"'"'`)}'` : text;
};

/**
 * Shell quoting as Guild writes it (manifest, opref, printed commands): `plainShellQuote`, but text that itself
 * begins and ends with a single quote is put in double quotes: `'it'` -> `"'it'"`.
 */
export const shellQuote = (text: string): string => {
  // 0.9 also does so where further quotes or backslashes within make the result read back as something else.
  return /^'[^'"\\]*'$/.test(text) ? `"${text}"` : plainShellQuote(text);
};

/** A command line of quoted words. */
export const joinShell = (words: readonly string[]): string => words.map(shellQuote).join(" ");

/**
 * The words of a command line as a POSIX shell, and Python's `shlex.split`, sees them; no comments. Throws
 * UserError "No closing quotation" or "No escaped character".
 */
export const splitShell = (text: string): readonly string[] => {
  const words: string[] = [];
  let word: string | undefined;
  let quote: "'" | '"' | undefined;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? "";
    if (char === "\\" && quote !== "'") {
      const next = text[++i];
      if (next === undefined) throw new UserError("No escaped character");
      const kept = quote === '"' && next !== '"' && next !== "\\";
      word = (word ?? "") + (kept ? char : "") + next;
      continue;
    }
    if (quote !== undefined) {
      if (char === quote) quote = undefined;
      else word += char;
      continue;
    }
    if (char === "'" || char === '"') {
      quote = char;
      word ??= "";
      continue;
    }
    if (" \t\r\n".includes(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word = (word ?? "") + char;
  }
  if (quote !== undefined) throw new UserError("No closing quotation");
  if (word !== undefined) words.push(word);
  return words;
};

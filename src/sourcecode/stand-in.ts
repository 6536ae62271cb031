/** Stand-ins until the rooms that own these land. */
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { plainShellQuote, splitShell } from "../base/shlex.ts";

export { compareText } from "../base/text-order.ts";
export type ManifestEntry = {
  readonly type: string;
  readonly runPath: string;
  readonly sha1: string | undefined;
  readonly source: string;
  readonly subPath: string | undefined;
};
export const appendManifest = (run: { dir: string }, entries: readonly ManifestEntry[]): void =>
  appendFileSync(
    join(run.dir, ".guild", "manifest"),
    entries
      .map(
        ({ type, runPath, sha1, source, subPath }) =>
          `${[type, runPath, sha1 ?? "-", source, ...(subPath === undefined ? [] : [subPath])].map(plainShellQuote).join(" ")}\n`,
      )
      .join(""),
  );
export const readManifest = (run: { dir: string }): readonly ManifestEntry[] | undefined =>
  readFileSync(join(run.dir, ".guild", "manifest"), "utf8")
    .split("\n")
    .filter((l) => l !== "")
    .map((l) => {
      const [type = "", runPath = "", sha1 = "", source = "", subPath] = splitShell(l);
      return { type, runPath, sha1, source, subPath };
    });

export const fnmatchRegExp = (pattern: string): RegExp => {
  let source = "";
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] ?? "";
    const close = char === "[" ? pattern.indexOf("]", pattern[at + 1] === "!" ? at + 3 : at + 2) : -1;
    if (char === "*") source += ".*";
    else if (char === "?") source += ".";
    else if (close > 0) {
      source += `[${pattern
        .slice(at + 1, close)
        .replace(/^!/, "^")
        .replaceAll(/[\\[\]]/g, "\\$&")}]`;
      at = close;
    } else source += char.replace(/[\\^$.|+()[\]{}/]/, "\\$&");
  }
  return new RegExp(`^(?:${source})$`, "su");
};

import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { plainText } from "../rig/compare.ts";
import { aProject, repoDir } from "../rig/project.ts";

/** A block of a page: the directory it is typed in, and its commands with what they print. */
type Session = { readonly dir: string; readonly calls: readonly Call[] };
type Call = { readonly command: string; readonly output: string };

const pages = readdirSync(join(repoDir, "docs")).filter((name) => name.endsWith(".md"));

/**
 * Sessions of a page: blocks marked `console`. A comment `<!-- in examples/hello -->` before a block names its
 * directory, which the blocks after it share. A line of dots stands for any lines.
 */
const sessionsOf = (text: string): readonly Session[] => {
  let dir = "examples/hello";
  return [...text.matchAll(/<!-- in (\S+) -->|^```console\n([\s\S]*?)^```/gm)].flatMap(([, named, block]) => {
    if (named !== undefined) dir = named;
    return block === undefined ? [] : [{ dir, calls: callsOf(block) }];
  });
};

const callsOf = (block: string): readonly Call[] =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = "", ...output] = part.split("\n");
      return { command, output: output.join("\n").trimEnd() };
    });

const lineDots = "...";

/** Whether `actual` is `expected`, whose lines of dots stand for any number of lines. */
const fits = (expected: readonly string[], actual: readonly string[]): boolean => {
  const [first, ...rest] = expected;
  if (first === undefined) return actual.length === 0;
  if (first === lineDots) {
    return actual.some((_, skipped) => fits(rest, actual.slice(skipped))) || fits(rest, []);
  }
  return actual[0] === first && fits(rest, actual.slice(1));
};

test.each(pages)("what docs/%s shows is what the commands print", async (page) => {
  const sessions = sessionsOf(readFileSync(join(repoDir, "docs", page), "utf8"));
  if (sessions.length === 0) return;
  await using project = await aProject();
  cpSync(join(repoDir, "examples"), join(project.dir, "examples"), { recursive: true });
  const home = join(project.env.HOME ?? "", ".guild");
  const env = {
    GUILD_HOME: home,
    PATH: `${join(repoDir, "bin")}:${join(repoDir, ".cache", "python", "bin")}:${project.env.PATH ?? ""}`,
    VIRTUAL_ENV: join(repoDir, ".cache", "python"),
  };
  for (const { dir, calls } of sessions) {
    for (const { command, output } of calls) {
      const { stdout } = await project.call(["sh", "-c", `${command} 2>&1`], { cwd: dir, env });
      const plain = (text: string) => plainText(text, home, project).trimEnd();
      const expected = plain(output).split("\n");
      const actual = plain(stdout).split("\n");
      if (!fits(expected, actual)) expect({ command, output: actual }).toEqual({ command, output: expected });
    }
  }
});

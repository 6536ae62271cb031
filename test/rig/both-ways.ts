import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { comparable, plainText, pythonOfOracle, runTree } from "./compare.ts";
import { oracle } from "./oracle.ts";
import type { CallOptions, Outcome, Project } from "./project.ts";

/** Guild 0.9.0 and ours at work in one guild home. */
export type BothWays = {
  readonly ours: (...args: readonly string[]) => Promise<Outcome>;
  readonly theirs: (...args: readonly string[]) => Promise<Outcome>;
  /** Both must print the same, to the letter, and it must be a success. Gives what they printed. */
  readonly agree: (...args: readonly string[]) => Promise<string>;
  /** What a run directory holds, without what differs by nature or by design. */
  readonly tree: (id: string) => Readonly<Record<string, string>> | undefined;
};

export const bothWays = (project: Project): BothWays => {
  const options: CallOptions = { env: { ...pythonOfOracle(project), COLUMNS: "200" } };
  const ours: BothWays["ours"] = (...args) => project.guildWith(options, ...args);
  const theirs: BothWays["theirs"] = (...args) => oracle(project, options, ...args);
  return {
    ours,
    theirs,
    agree: async (...args) => {
      const their = await theirs(...args);
      expect({ args, ...(await ours(...args)) }).toEqual({ args, ...their });
      expect(their.code).toBe(0);
      return their.stdout;
    },
    tree: (id) => {
      const dir = join(project.home, "runs", id);
      return existsSync(dir) ? comparable(runTree(dir, project.home, project)) : undefined;
    },
  };
};

/** What a command said, without times, ids and pids. */
export const said = (outcome: Outcome, project: Project): Outcome => ({
  stdout: plainText(outcome.stdout, project.home, project),
  stderr: plainText(outcome.stderr, project.home, project),
  code: outcome.code,
});

/** Succeeds, or shows what went wrong. */
export const succeed = async (outcome: Promise<Outcome>): Promise<Outcome> => {
  const done = await outcome;
  expect(done).toMatchObject({ code: 0 });
  return done;
};

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CallOptions, Outcome, Project } from "./project.ts";
import { repoDir } from "./project.ts";

/** The real Guild 0.9.0, installed by `npm test` into an environment of its own. */
export const oracleDir = join(repoDir, ".cache", "oracle");

/** Runs Guild 0.9.0 in the project. Its home must exist, which `aProject` sees to. */
export const oracle = (
  project: Project,
  options: CallOptions,
  ...args: readonly string[]
): Promise<Outcome> => {
  const program = join(oracleDir, "bin", "guild");
  if (!existsSync(program))
    throw new Error("Guild 0.9.0 is not installed for the tests: run 'npm test' once");
  return project.call([program, ...args], options);
};

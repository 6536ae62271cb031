import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "./project.ts";

/** A small file system in memory beside the project; undefined where the system does not let us mount one. */
export const mounted = async (project: Project, options: string) => {
  const dir = join(project.dir, "..", "mounted");
  mkdirSync(dir);
  const { code } = await project.call(["mount", "-t", "tmpfs", "-o", options, "tmpfs", dir]);
  if (code !== 0) return undefined;
  return {
    dir,
    forbidWriting: () => void execFileSync("mount", ["-o", "remount,ro", dir]),
    [Symbol.asyncDispose]: async () => void execFileSync("umount", ["-l", dir]),
  };
};

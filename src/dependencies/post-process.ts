import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeDir, splitShell, textRepr } from "../base/index.ts";
import { ResolutionError, type SourceTask } from "./types.ts";

/**
 * Runs the source's `post-process` command in the directory of its content, once: a marker file there says that
 * it was done.
 */
export const postProcess = async (task: SourceTask, dir: string): Promise<void> => {
  const { source, context, request, dependency } = task;
  if (source.postProcess === undefined) return;
  const command = withProjectPaths(task, source.postProcess.trim().replaceAll("\n", " "));
  const marker = join(dir, `.guild-cache-${createHash("sha1").update(command).digest("hex")}.post`);
  if (existsSync(marker)) return;
  makeDir(dir);
  request.log.info(`Post processing ${dependency.name} resource in ${dir}: ${textRepr(command)}`);
  const failure = await runShell(context, command, dir);
  if (failure !== undefined) {
    const reason = `Command ${textRepr(command)} ${failure}.`;
    throw new ResolutionError(`error post processing ${dependency.name} resource: ${reason}`);
  }
  writeFileSync(marker, "");
};

const runShell = (
  { env, signal }: SourceTask["context"],
  command: string,
  cwd: string,
): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const shell = spawn("sh", ["-c", command], { cwd, env, signal, stdio: "inherit" });
    shell.on("error", reject);
    shell.on("close", (code, killedBy) => {
      if (code === 0) return resolve(undefined);
      resolve(code === null ? `died with <Signals.${killedBy}>` : `returned non-zero exit status ${code}`);
    });
  });

/** `$(project-src PATH)` stands for the absolute path of PATH in the project or one of its parents. */
const withProjectPaths = ({ dependency }: SourceTask, command: string): string =>
  command.replace(/\$\(project-src (.*?)\)/g, (_, args: string) => {
    const [path = ""] = splitShell(args);
    const found = dependency.locations.map((dir) => join(dir, path)).find((full) => existsSync(full));
    if (found !== undefined) return found;
    const searched = dependency.locations.join(":");
    throw new ResolutionError(`project-src failed: could not find '${path}' in path '${searched}'`);
  });

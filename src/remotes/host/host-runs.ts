import { spawn } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeDir, UserError } from "../../base/index.ts";
import { guildNames, guildPath, type Run } from "../../run/index.ts";
import { mirrorFiles } from "../mirror/files.ts";
import type { Host, RemoteConfig, RemoteContext } from "../types.ts";
import { pullByRsync } from "./rsync.ts";
import { askHost, ended } from "./ssh.ts";

export type HostRuns = {
  /** What the runs over there are, as a guild home without their big files. */
  readonly home: string;
  readonly pull: (
    runs: readonly Run[],
    options: { readonly delete: boolean; readonly begin: (id: string) => void; readonly home: string },
  ) => Promise<void>;
};

/** Reads which runs a machine has; it needs no guild for that. */
export const openHostRuns = async (
  host: Host,
  config: RemoteConfig,
  context: RemoteContext,
): Promise<HostRuns> => {
  const mirror = mirrorFiles(config, `ssh:${host.address}:${host.home}`);
  const running = await runningIds(host, config.name, context);
  await fetchAttrs(host, mirror.dir, context);
  for (const id of running) {
    const run = { dir: join(mirror.dir, "runs", id) };
    makeDir(guildPath(run));
    writeFileSync(guildPath(run, guildNames.remoteLock), config.name);
  }
  return {
    home: mirror.dir,
    pull: async (runs, options) => {
      for (const { id } of runs) options.begin(id);
      await pullByRsync(
        host,
        runs.map(({ id }) => id),
        options.home,
        options,
        context,
      );
      for (const { id } of runs) {
        const mark = guildPath({ dir: join(options.home, "runs", id) }, guildNames.remoteLock);
        if (running.has(id)) writeFileSync(mark, config.name);
        else rmSync(mark, { force: true });
        for (const name of [guildNames.pending, guildNames.staged]) {
          if (existsSync(guildPath({ dir: join(mirror.dir, "runs", id) }, name))) continue;
          rmSync(guildPath({ dir: join(options.home, "runs", id) }, name), { force: true });
        }
      }
    },
  };
};

const runningIds = async (host: Host, name: string, context: RemoteContext): Promise<ReadonlySet<string>> => {
  const lines = [
    'mkdir -p "$GUILD_HOME/runs"; cd "$GUILD_HOME/runs"',
    'for lock in */.guild/LOCK; do if [ -e "$lock" ] && kill -0 "$(cat "$lock")" 2>/dev/null; then echo "${lock%%/*}"; fi; done',
  ];
  const { code, stdout, stderr } = await askHost(host, { lines }, context);
  if (code === 0) return new Set(stdout.split("\n").filter((id) => id !== ""));
  throw new UserError(`cannot list the runs of ${name}: ${stderr.trim().split("\n").at(-1) ?? ""}`, {
    exitCode: code,
  });
};

const fetchAttrs = async (host: Host, dir: string, { env }: RemoteContext): Promise<void> => {
  makeDir(join(dir, "runs"));
  const wanted = ["/*/", "/*/.guild/", "/*/.guild/attrs/", "/*/.guild/attrs/*", "/*/.guild/opref"];
  const marks = ["/*/.guild/PENDING", "/*/.guild/STAGED"];
  const filters = [...wanted, ...marks].map((pattern) => `--include=${pattern}`);
  const source = `${host.address}:${host.home.replace(/^~\//, "")}/runs/`;
  const options = ["-a", "--secluded-args", "--delete", "--delete-excluded", "-e", host.rsh];
  const child = spawn("rsync", [...options, ...filters, "--exclude=*", source, join(dir, "runs/")], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const code = await ended(child, "rsync");
  if (code !== 0) throw new UserError(`cannot list the runs over there: rsync ended with ${code}`);
};

import { spawn } from "node:child_process";
import { join } from "node:path";
import { makeDir, plainShellQuote, UserError } from "../../base/index.ts";
import type { Host, RemoteContext } from "../types.ts";
import { ended } from "./ssh.ts";

type Transfer = {
  readonly delete: boolean;
  /** Send what links out of the run lead to: it is not there over there. */
  readonly resolveLinks?: boolean;
};

/** Sends runs; their references go last, so that half a run is none over there. */
export const pushByRsync = async (
  host: Host,
  runs: readonly { readonly dir: string }[],
  transfer: Transfer,
  context: RemoteContext,
): Promise<void> => {
  const target = `${host.home.replace(/^~\//, "")}/runs`;
  const make = ["--rsync-path", `mkdir -p ${plainShellQuote(target)} && rsync`];
  const ends = [...runs.map(({ dir }) => dir), `${host.address}:${target}/`];
  const left = [
    ...(transfer.delete ? ["--delete"] : []),
    ...(transfer.resolveLinks === true ? ["--copy-unsafe-links"] : []),
  ];
  await rsync(host, [...make, ...left, "--exclude=/*/.guild/opref", ...excluded, ...ends], context);
  await rsync(host, [...make, ...left.filter((word) => word !== "--delete"), ...excluded, ...ends], context);
};

/** Gets runs the same way. */
export const pullByRsync = async (
  host: Host,
  ids: readonly string[],
  home: string,
  transfer: Transfer,
  context: RemoteContext,
): Promise<void> => {
  const dir = join(home, "runs");
  makeDir(dir);
  const source = `${host.home.replace(/^~\//, "")}/runs`;
  const sources = ids.map((id, at) => `${at === 0 ? host.address : ""}:${source}/${id}`);
  const ends = [...sources, `${dir}/`];
  const left = transfer.delete ? ["--delete"] : [];
  const locks = ["--exclude=/*/.guild/LOCK*", "--exclude=/*/.guild/JOB"];
  await rsync(host, [...left, "--exclude=/*/.guild/opref", ...excluded, ...locks, ...ends], context);
  await rsync(host, [...excluded, ...locks, ...ends], context);
};

const excluded = ["--exclude=/*/.guild/job-packages", "--exclude=/*/.guild/LOCK.remote"];

/** Partial files are kept, under another name: a broken transfer goes on where it was. */
const rsync = async (host: Host, args: readonly string[], { env, signal }: RemoteContext): Promise<void> => {
  const options = ["-al", "--secluded-args", "--partial-dir=.guild-part", "-e", host.rsh];
  const child = spawn("rsync", [...options, ...args], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
    signal,
  });
  const code = await ended(child, "rsync");
  if (code === 0) return;
  throw new UserError(`the transfer failed: rsync ended with ${code}`, {
    hint: "What has arrived is kept. Run the command again to go on.",
    exitCode: code === 255 ? 255 : 1,
  });
};

import { type Context, UserError } from "../../base/index.ts";
import { findRemote, type Remote } from "../../remotes/index.ts";
import type { Command } from "../command.ts";
import { logWarning } from "../output.ts";

/** A command as it was given, with `--remote`. */
export type RemoteCall = {
  readonly command: Command;
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly path: string;
  readonly remote: string;
};

/** Carries out a command on the runs of a remote. Gives the exit code. */
export const callOnRemote = async (context: Context, given: RemoteCall): Promise<number> => {
  if (given.options.archive) throw new UserError("--archive and --remote cannot both be used");
  const remote = findRemote(context, given.remote);
  if (given.command.name === "ls" && given.options.fullPath === true) {
    logWarning(context, "--full-path is not supported for remote file lists - ignoring");
  }
  if (given.command.name === "check") refuseTests(given);
  const call = { ...given, options: { ...given.options, remote: undefined, fullPath: false } };
  if (remote.kind === "store") {
    const { callOnStore } = await import("./call-on-store.ts");
    return callOnStore(context, remote, call);
  }
  const { callOnHost } = await import("./call-on-host.ts");
  return callOnHost(context, await hostOf(remote), call);
};

/** How the machine of a remote is reached. Throws `UserError` for a remote that is no machine. */
export const hostOf = async (remote: Remote) => {
  if (remote.kind === "host") return remote.host;
  if (remote.kind === "machine") return remote.host();
  throw unsupported(remote);
};

export const unsupported = ({ config }: Remote): UserError =>
  new UserError(`remote '${config.name}' does not support this operation`);

const refuseTests = ({ options }: RemoteCall): void => {
  const hasTests = options.allTests === true || (Array.isArray(options.tests) && options.tests.length > 0);
  if (hasTests) throw new UserError("tests are not supported for remote check");
  if (options.noInfo === true) throw new UserError("--no-info is not supported for remote check");
};

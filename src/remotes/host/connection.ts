import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plainShellQuote } from "../../base/index.ts";
import type { Host, RemoteContext } from "../types.ts";

/** Seconds an idle connection outlives a guild that was killed before it could close it. */
const persistSeconds = 30;

/**
 * The same machine with one connection for all that is asked of it, until it is disposed of. What the user's own
 * configuration of ssh says of shared connections does not count.
 */
export const shareConnection = (host: Host, { env }: Pick<RemoteContext, "env">): Host & Disposable => {
  const dir = socketDir();
  if (dir === undefined) return { ...host, [Symbol.dispose]: () => undefined };
  const socket = join(dir, "s");
  const options = ["-oControlMaster=auto", `-oControlPath=${socket}`, `-oControlPersist=${persistSeconds}`];
  const [program = "ssh", ...args] = host.ssh;
  return {
    ...host,
    ssh: [program, ...options, ...args],
    rsh: [host.rsh, ...options.map(plainShellQuote)].join(" "),
    [Symbol.dispose]: () => {
      if (existsSync(socket)) {
        spawnSync(program, ["-O", "exit", `-oControlPath=${socket}`, ...args], { env, stdio: "ignore" });
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
};

/** Paths of sockets are short, and ssh adds to its own while it makes it. */
const longestDir = 75;

/** A directory that only we can enter; undefined where ssh could not make a socket in it. */
const socketDir = (): string | undefined => {
  if (process.platform === "win32") return undefined;
  const parent = [tmpdir(), "/tmp"].find(
    (dir) => dir.length <= longestDir && /^[\w./+-]+$/.test(dir) && existsSync(dir),
  );
  try {
    return parent === undefined ? undefined : mkdtempSync(join(parent, "guild-ssh-"));
  } catch {
    // Nowhere to put it: each call makes its own connection.
    return undefined;
  }
};

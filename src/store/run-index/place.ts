import { lstatSync, mkdirSync, statfsSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { type Context, errorCode } from "../../base/index.ts";

type Place = Pick<Context, "home" | "userHome" | "env">;

/**
 * Where the index of a home is: in its cache, or, where that is on a network, whose locks SQLite cannot rely on,
 * in a cache folder of this machine, under a name made of the home's. Undefined if there is no such place.
 */
export const indexPath = (
  { home, userHome, env }: Place,
  isNetwork: (dir: string) => boolean = isOnNetwork,
): string | undefined => {
  const inHome = join(home, "cache", "index");
  if (!isNetwork(home)) return join(inHome, fileName);
  const key = keyOf(home);
  const userCache = env.XDG_CACHE_HOME || join(userHome, ".cache");
  if (!isNetwork(userCache)) return join(userCache, "guild", "index", key, fileName);
  const shared = join(tmpdir(), `guild-index-${userInfo().uid}`);
  return !isNetwork(tmpdir()) && isOurs(shared) ? join(shared, key, fileName) : undefined;
};

const fileName = "runs.db";

const keyOf = (home: string): string => {
  // Loaded only here: it takes longer than all the rest of looking for the index.
  const { createHash } = createRequire(import.meta.url)("node:crypto") as typeof import("node:crypto");
  return createHash("sha256").update(home).digest("hex").slice(0, 16);
};

/** Whether a directory, or the nearest one above it that exists, is on a file system of another machine. */
const isOnNetwork = (dir: string): boolean => {
  try {
    return networkTypes.has(statfsSync(dir).type >>> 0);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    const parent = dirname(dir);
    return parent !== dir && isOnNetwork(parent);
  }
};

/** The numbers Linux has for them; FUSE may be anything, sshfs among others. */
const networkTypes: ReadonlySet<number> = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB 2
  0x5346414f, // AFS
  0x00c36400, // Ceph
  0x0bd00bd0, // Lustre
  0x47504653, // GPFS
  0x19830326, // BeeGFS
  0x7461636f, // OCFS2
  0x01021997, // 9P
  0x65735546, // FUSE
]);

/** In a directory that everybody can write to, a folder counts only if nobody else can put files there. */
const isOurs = (dir: string): boolean => {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const info = lstatSync(dir);
    return info.isDirectory() && info.uid === userInfo().uid && (info.mode & 0o022) === 0;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false;
  }
};

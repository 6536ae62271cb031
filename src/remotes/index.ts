export { findRemote, listRemotes } from "./find-remote.ts";
export { openHostRuns } from "./host/host-runs.ts";
export { pushByRsync } from "./host/rsync.ts";
export { askHost, requireReachable, runOnHost } from "./host/ssh.ts";
export { openSession, type StoreSession } from "./session.ts";
export type { Host, Remote, StoreRemote } from "./types.ts";

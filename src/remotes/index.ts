export { findRemote, listRemotes, type RemoteSummary } from "./find-remote.ts";
export { type HostRuns, openHostRuns } from "./host/host-runs.ts";
export { pushByRsync } from "./host/rsync.ts";
export { askHost, requireReachable, runOnHost } from "./host/ssh.ts";
export { openSession, type StoreSession } from "./session.ts";
export type { Host, Remote, RemoteContext, StoreRemote } from "./types.ts";

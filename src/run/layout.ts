/** The directory inside a run that belongs to Guild. */
export const guildDirName = ".guild";

/** Names below `.guild`, as 0.9 wrote them. `lockInfo` is ours. */
export const guildNames = {
  opRef: "opref",
  attrs: "attrs",
  manifest: "manifest",
  output: "output",
  outputIndex: "output.index",
  lock: "LOCK",
  lockInfo: "LOCK.info",
  remoteLock: "LOCK.remote",
  pending: "PENDING",
  staged: "STAGED",
  env: "ENV",
  proto: "proto",
  generated: "generated",
  jobPackages: "job-packages",
  job: "JOB",
} as const;

/** Names below Guild home. */
export const homeNames = { runs: "runs", trash: "trash" } as const;

/** A path below the run's `.guild` directory. Of names that need no `path.join`, which lists of runs would feel. */
export const guildPath = (run: { readonly dir: string }, ...names: readonly string[]): string =>
  [run.dir, guildDirName, ...names].join("/");

/** The file that holds the attribute `name`. */
export const attrPath = (run: { readonly dir: string }, name: string): string =>
  guildPath(run, guildNames.attrs, name);

/** The directory of a batch's prototype run. */
export const protoDir = (run: { readonly dir: string }): string => guildPath(run, guildNames.proto);

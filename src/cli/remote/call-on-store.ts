import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Context, makeDir, UserError } from "../../base/index.ts";
import { openSession, type StoreRemote, type StoreSession } from "../../remotes/index.ts";
import { type RunFilters, type RunRecord, selectRun } from "../../store/index.ts";
import { note } from "../output.ts";
import { type RemoteCall, unsupported } from "./call-on-remote.ts";

/** Carries a command out on what a store knows of its runs, and does to the store what that changed. */
export const callOnStore = async (
  context: Context,
  remote: StoreRemote,
  call: RemoteCall,
): Promise<number> => {
  const { name } = call.command;
  if (name === "check") {
    context.out(`${await remote.status(false)}\n`);
    return 0;
  }
  if (remote.home === undefined && name === "stop") throw unsupported(remote);
  if (remote.home === undefined) note(context, `Refreshing run info for ${remote.config.name}`);
  const session = await openSession(remote, context);
  const there = { ...context, home: session.home };
  if (remote.home === undefined && name === "watch") {
    const { watchStore } = await import("./watch-store.ts");
    return watchStore(there, remote, session, call);
  }
  if (remote.home === undefined && isAboutFiles(name)) return withFiles(there, session, call);
  const shown =
    name === "ls"
      ? { ...there, env: { ...context.env, NO_HEADER_PATH: "1" }, processCwd: context.userHome }
      : there;
  try {
    return await call.command.run(shown, call.args, call.options, call.path);
  } finally {
    // Also of what failed halfway: what was done here has to be done there.
    await session.replay();
  }
};

const isAboutFiles = (name: string): boolean => ["ls", "cat", "diff"].includes(name);

/** Lets the command work on a home that has the files it is going to look at. */
const withFiles = async (context: Context, session: StoreSession, call: RemoteCall): Promise<number> => {
  const args = await runArgs(call);
  const runs: RunRecord[] = [];
  for (const arg of args) {
    const filters = call.options as RunFilters;
    runs.push(await selectRun(context, { filters, commandPath: call.path, arg }));
  }
  const home = mkdtempSync(join(tmpdir(), "guild-remote-"));
  try {
    for (const run of runs) {
      const dir = join(home, "runs", run.id);
      makeDir(dir);
      await session.fetch(run, dir, isWanted(call));
      if (call.command.name === "ls") nameFiles(session, run, dir);
    }
    const named = runs.map(({ id }) => id);
    return await call.command.run(
      {
        ...context,
        home,
        env: { ...context.env, NO_HEADER_PATH: "1" },
        ...(call.command.name === "ls" ? { processCwd: context.userHome } : {}),
      },
      named,
      withoutFilters(call),
      call.path,
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // Where the files lie for the time being means nothing to anybody.
    throw new UserError(error.message.replaceAll(`${home}/runs/`, ""), { ...error, cause: error });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

const runArgs = async ({ command, args, options }: RemoteCall): Promise<readonly (string | undefined)[]> => {
  if (command.name !== "diff") return [args[0]];
  const { diffArgs } = await import("../../compare/index.ts");
  const chosen = diffArgs(args, { working: options.working === true, dir: textOf(options.dir) });
  return chosen.filter((arg) => arg !== undefined);
};

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** The runs are chosen already. */
const withoutFilters = ({ options }: RemoteCall): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(options).map(([key, value]) =>
      /^(?:filter|status)/.test(key) ? [key, Array.isArray(value) ? [] : undefined] : [key, value],
    ),
  );

const isWanted = ({ command, options }: RemoteCall): ((path: string) => boolean) => {
  const isSmall = (path: string) => /^\.guild\/(?:opref|manifest|attrs\/.*)$/.test(path);
  if (command.name === "diff") return () => true;
  if (command.name === "ls") return isSmall;
  const wanted = options.output === true ? ".guild/output" : (textOf(options.path) ?? "");
  return (path) => isSmall(path) || path === wanted || path.endsWith(`/${wanted}`);
};

/** Files of the right names and sizes without contents: a list needs no more. */
const nameFiles = (session: StoreSession, run: RunRecord, dir: string): void => {
  for (const entry of session.entries(run)) {
    const path = join(dir, entry.path);
    if ("dir" in entry) makeDir(path);
    else {
      makeDir(dirname(path));
      try {
        if ("link" in entry) symlinkSync(entry.link, path);
        else {
          const file = openSync(path, "wx");
          ftruncateSync(file, entry.size);
          closeSync(file);
        }
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      }
    }
  }
};

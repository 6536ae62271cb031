import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { type Context, UserError } from "../base/index.ts";
import type { ServerWorld } from "../server/index.ts";
import { compileFilters, type RunFilters, type RunRecord, selectRuns } from "../store/index.ts";
import { apiRun } from "./api-run.ts";
import { commentAuthorOf } from "./comment-author.ts";
import { logWarning } from "./output.ts";
import { stopRequest } from "./stop-signals.ts";
import { guildVersion } from "./version.ts";

export type ServeRequest = RunFilters & {
  readonly args: readonly string[];
  readonly commandPath: string;
  readonly includeBatch: boolean;
  readonly deleted: boolean;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly token: string | undefined;
  readonly noAuth: boolean;
  readonly logging: boolean;
};

type ServeTalk = {
  /** The line that tells of the address. */
  readonly line: (url: string) => string;
  /** Whether the page is opened in a browser. */
  readonly opens: boolean;
};

/** Answers requests until somebody stops it; gives back the exit code. */
export const serve = async (
  context: Context,
  request: ServeRequest,
  { line, opens }: ServeTalk,
): Promise<number> => {
  const { listen, makeApp } = await import("../server/index.ts");
  const host = request.host || "127.0.0.1";
  const token = request.noAuth ? undefined : request.token || randomBytes(16).toString("hex");
  let port = 0;
  const stopped = stopRequest();
  const app = makeApp(await worldOf(context, request, { token, host, port: () => port }));
  const listening = await listen(app, host, request.port ?? 0);
  port = listening.port;
  const url = `http://${shownHost(host)}:${port}${token === undefined ? "" : `/?token=${encodeURIComponent(token)}`}`;
  context.err(line(url));
  if (opens) {
    const { openUrl } = await import("./open-url.ts");
    openUrl(url, context);
  }
  await stopped;
  context.out("\n");
  await app.close();
  await listening.close();
  return 0;
};

/** Prints the answers of the server for some paths, without a socket. */
export const answerOnce = async (
  context: Context,
  request: ServeRequest,
  paths: readonly string[],
  body: string | undefined,
): Promise<number> => {
  const { makeApp } = await import("../server/index.ts");
  const port = 80;
  const app = makeApp(
    await worldOf(context, request, { token: undefined, host: "localhost", port: () => port }),
  );
  let code = 0;
  try {
    for (const path of paths) {
      const init = body === undefined ? {} : { method: "POST", body };
      const answer = await app.request(`http://localhost${path.startsWith("/") ? "" : "/"}${path}`, {
        ...init,
        headers: { host: "localhost", "content-type": "application/json" },
      });
      context.out(`${(await answer.text()).trimEnd()}\n`);
      if (!answer.ok) code = 1;
    }
  } finally {
    await app.close();
  }
  return code;
};

/** The answers of 0.9's paths. */
export const oldAnswers = (context: Context, request: ServeRequest): ServerWorld["old"] => {
  const warn = (text: string) => logWarning(context, text);
  return {
    runs: async () => {
      const runs = await selectRuns(context, {
        filters: request,
        commandPath: request.commandPath,
        args: request.args,
        byDefault: [":"],
        root: { deleted: request.deleted },
        readsScalars: true,
      });
      return request.includeBatch ? runs : runs.filter(({ isBatch }) => !isBatch);
    },
    run: (run) => apiRun(run, 1, context, warn),
    compare: async (runs) => {
      if (runs.length === 0) return [];
      const { compareStoredRuns } = await import("../compare/index.ts");
      const { headings, rows } = await compareStoredRuns(runs, {}, context, warn);
      return [headings, ...rows.map(({ values }) => values)];
    },
  };
};

const worldOf = async (
  context: Context,
  request: ServeRequest,
  guard: ServerWorld["guard"],
): Promise<ServerWorld> => {
  let isChecked = false;
  let hasBoard: boolean | undefined;
  return {
    context,
    version: guildVersion,
    title: titleOf(context, request.args),
    guard,
    author: commentAuthorOf(context, undefined),
    scope: await scopeOf(context, request),
    webDir: join(dirname(context.pythonDir), "dist", "web"),
    operations: async () => (await import("./view-operations.ts")).viewOperations(context),
    hasTensorBoard: () => {
      if (!isChecked) {
        isChecked = true;
        void checkTensorBoard(context).then((has) => {
          hasBoard = has;
        });
      }
      return hasBoard;
    },
    startBoard: async (pathPrefix, runs) =>
      (await import("./view-board.ts")).boardStarter(context)(pathPrefix, runs),
    old: oldAnswers(context, request),
    ...(request.logging ? { log: (text: string) => context.err(`${text}\n`) } : {}),
  };
};

const checkTensorBoard = async (context: Context): Promise<boolean> => {
  try {
    return await (await import("./view-board.ts")).hasTensorBoard(context);
  } catch (error) {
    logWarning(context, `cannot look for TensorBoard: ${String(error)}`);
    return false;
  }
};

/** The runs that the command line chose. */
const scopeOf = async (context: Context, request: ServeRequest): Promise<(run: RunRecord) => boolean> => {
  const { args, commandPath } = request;
  const holds = await compileFilters(context, { filters: request, commandPath });
  if (args.length === 0) return holds ?? (() => true);
  const chosen = await selectRuns(context, { filters: request, commandPath, args, byDefault: [":"] });
  if (chosen.length === 0) throw new UserError("no matching runs");
  const ids = new Set(chosen.map(({ id }) => id));
  return (run) => ids.has(run.id);
};

/** The directory and the one above it; the run, where one is shown. */
const titleOf = ({ cwd }: Context, args: readonly string[]): string =>
  args.length === 1 ? `[${args[0]}]` : join(basename(dirname(cwd)), basename(cwd));

const shownHost = (host: string): string => {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
};

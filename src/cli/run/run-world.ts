import { execFile } from "node:child_process";
import type { Context } from "../../base/index.ts";
import type { ExecuteOptions, RunLog } from "../../execute/index.ts";
import { matchOperationRuns, type OperationRunQuery, type PlanWorld } from "../../operation/index.ts";
import { findInterpreter } from "../../python-env/index.ts";
import type { Run } from "../../run/index.ts";
import { listRuns, runsDir } from "../../store/index.ts";
import { asksCloud } from "../asks-cloud.ts";
import { logError, logInfo, logWarning } from "../output.ts";

/** Log lines of this command, as a person at a terminal sees them. */
export const terminalLog = (context: Context): RunLog => ({
  info: (text) => logInfo(context, text),
  warning: (text) => logWarning(context, text),
  error: (text) => logError(context, text),
});

/** What planning asks of the world: interpreters and earlier runs. */
export const planWorld = (
  context: Context,
  log: RunLog,
  options: { readonly editFlags: boolean } = { editFlags: false },
): PlanWorld => ({
  interpreters: async (requires) => {
    const pythonExe = await findInterpreter(context, { projectDir: context.cwd, requires });
    return { pythonExe, guildPythonExe: pythonExe };
  },
  dependencyRuns: (query) => findRun(context, query)?.id,
  warn: log.warning,
  editFlags: options.editFlags
    ? async (operation, flags) => (await import("./edit-flags.ts")).editFlags(context, operation, flags)
    : undefined,
});

/** What carrying a plan out asks of the world. */
export const executeOptions = async (
  context: Context,
  log: RunLog,
  given: {
    readonly quiet: boolean;
    readonly forceDeps: boolean;
    readonly stopAfterMinutes: number | undefined;
  },
): Promise<ExecuteOptions> => ({
  ...given,
  log,
  findRun: (query) => findRun(context, query),
  importError: (module) => importError(context, module),
  asksCloud: asksCloud(context),
});

const findRun = (context: Context, query: OperationRunQuery): Run | undefined =>
  matchOperationRuns(
    query,
    listRuns(runsDir(context.home), { env: context.env }).map((run) => ({
      id: run.id,
      dir: run.dir,
      opRef: run.opRef,
      status: run.status.kind,
      started: run.started,
      marked: run.attr("marked") === true,
    })),
  );

const importError = async (context: Context, module: string): Promise<string | undefined> => {
  const python = await findInterpreter(context, { projectDir: context.cwd });
  return new Promise((done) => {
    execFile(python, ["-c", `import ${module}`], { env: { ...context.env } }, (error, _, stderr) =>
      done(error === null ? undefined : importReason(stderr, module)),
    );
  });
};

/** The last line of a traceback without the name of the exception. */
const importReason = (traceback: string, module: string): string =>
  traceback
    .trim()
    .split("\n")
    .at(-1)
    ?.replace(/^(?:ModuleNotFound|Import)Error: /, "") || `cannot import ${module}`;

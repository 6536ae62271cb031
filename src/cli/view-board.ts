import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Context, errorCode, UserError } from "../base/index.ts";
import type { StartBoard } from "../server/index.ts";
import { logError, logWarning } from "./output.ts";
import { compareSpecs } from "./tensorboard.ts";

const refreshSeconds = 5;

/** Whether TensorBoard is there to be started. */
export const hasTensorBoard = async (context: Context): Promise<boolean> => {
  const { requireTensorBoard } = await import("../tensorboard/index.ts");
  try {
    await requireTensorBoard(context);
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return false;
  }
};

/** Starts TensorBoards behind a path of the view. Their runs are looked at again as long as they last. */
export const boardStarter =
  (context: Context): StartBoard =>
  async (pathPrefix, runs) => {
    const { LogDir, requireTensorBoard, runName, startTensorBoard } = await import("../tensorboard/index.ts");
    const python = await requireTensorBoard(context);
    const dir = mkdtempSync(join(context.env.TMPDIR || tmpdir(), "guild-tensorboard-"));
    const remove = () => rmSync(dir, { recursive: true, force: true });
    const logDir = new LogDir({
      dir,
      nameOf: (run) => runName(run, run.label),
      compareSpecs: (all) => compareSpecs(context, all),
      withImages: true,
      withHParams: true,
      now: context.now,
      warn: (text) => logWarning(context, text),
      error: (text) => logError(context, text),
    });
    try {
      await logDir.refresh(await runs());
      const server = await startTensorBoard(context, python, {
        logDir: dir,
        host: "127.0.0.1",
        port: 0,
        reloadSeconds: refreshSeconds,
        extra: [["path_prefix", pathPrefix]],
      });
      let refreshing = Promise.resolve();
      const timer = setInterval(() => {
        refreshing = refreshing
          .then(async () => logDir.refresh(await runs()))
          .catch((error: unknown) => {
            if (!(error instanceof UserError) && errorCode(error) === undefined) throw error;
            logError(context, `cannot refresh runs: ${String(error)}`);
          });
      }, refreshSeconds * 1000);
      const ended = server.ended.then(async () => {
        clearInterval(timer);
        await refreshing;
        remove();
      });
      return {
        port: server.port,
        ended,
        stop: async () => {
          await server.stop();
          await ended;
        },
      };
    } catch (error) {
      remove();
      throw error;
    }
  };

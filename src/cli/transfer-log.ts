import type { Context } from "../base/index.ts";
import type { TransferLog } from "../transfer/index.ts";
import { logInfo, logWarning } from "./output.ts";

/** Where transfers say what they do: the log of the command. */
export const transferLog = (context: Context): TransferLog => ({
  info: (text) => logInfo(context, text),
  warn: (text) => logWarning(context, text),
});

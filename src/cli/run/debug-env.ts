import { joinShell } from "../../base/index.ts";
import type { RunOptions } from "./run-options.ts";

/** What `--break` and `--break-on-error` tell a Python operation. */
export const debugEnv = (options: RunOptions): readonly (readonly [name: string, value: string])[] => [
  ...(options.break.length > 0 ? [["PDB_BREAKS", joinShell(options.break)] as const] : []),
  ...(options.breakOnError ? [["BREAK_ON_ERROR", "1"] as const] : []),
];

import type { Context } from "../base/index.ts";

/** What a transfer says as it goes: log lines, which the command prints. */
export type TransferLog = {
  readonly info: (text: string) => void;
  readonly warn: (text: string) => void;
};

export type TransferContext = Pick<Context, "cwd" | "home" | "signal">;

export type TransferOptions = {
  readonly move: boolean;
  /** Copy what links lead to instead of the links. */
  readonly copyResources: boolean;
  readonly log: TransferLog;
};

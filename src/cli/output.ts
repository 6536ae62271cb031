import type { Context } from "../base/index.ts";

type Talk = Pick<Context, "err" | "logLevel" | "terminal">;

/** Python's numeric log levels, as `LOG_LEVEL` names them. */
const level = { debug: 10, info: 20, warning: 30, error: 40 } as const;

/** A log line for those who asked for `--debug`. */
export const logDebug = (context: Talk, text: string): void => {
  if (context.logLevel <= level.debug) context.err(`DEBUG: [guild] ${text}\n`);
};

/** A log line without a prefix. */
export const logInfo = (context: Talk, text: string): void => {
  if (context.logLevel <= level.info) context.err(`${text}\n`);
};

/** A `WARNING:` line, yellow where styles are on. */
export const logWarning = (context: Talk, text: string): void => {
  if (context.logLevel <= level.warning) context.err(`${styled(context, "33", `WARNING: ${text}`)}\n`);
};

/** An `ERROR:` line, red where styles are on. The command goes on; what ends it is a `UserError`. */
export const logError = (context: Talk, text: string): void => {
  if (context.logLevel <= level.error) context.err(`${styled(context, "31", `ERROR: ${text}`)}\n`);
};

/** Dim text on standard error: what the user should know but need not act on. */
export const note = (context: Pick<Context, "err" | "terminal">, text: string): void => {
  context.err(`${styled(context, "2", text)}\n`);
};

/** Yellow text for standard error, where styles are on: what deserves a second look before a yes. */
export const warningStyle = (context: Pick<Context, "terminal">, text: string): string =>
  styled(context, "33", text);

/** Dim text for standard output, where styles are on. */
export const dim = (context: Pick<Context, "terminal">, text: string): string =>
  context.terminal.outColor ? ansi("2", text) : text;

/** Red text for standard output, where styles are on. */
export const red = (context: Pick<Context, "terminal">, text: string): string =>
  context.terminal.outColor ? ansi("31", text) : text;

/** Yellow text for standard output, where styles are on. */
export const yellow = (context: Pick<Context, "terminal">, text: string): string =>
  context.terminal.outColor ? ansi("33", text) : text;

const styled = (context: Pick<Context, "terminal">, code: string, text: string): string =>
  context.terminal.errColor ? ansi(code, text) : text;

const ansi = (code: string, text: string): string => `\u001b[${code}m${text}\u001b[0m`;

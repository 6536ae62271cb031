/**
 * Something the user can fix. `cli/main.ts` prints `guild: message`, then the hint, and exits with the code.
 * With `bare` the message is printed without the `guild: ` prefix, as 0.9 does for a few tables of choices.
 */
export class UserError extends Error {
  readonly hint: string | undefined;
  readonly exitCode: number;
  readonly bare: boolean;

  constructor(message: string, options: UserErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? 1;
    this.bare = options.bare ?? false;
  }
}

export type UserErrorOptions = {
  /** What to type or change next. */
  readonly hint?: string | undefined;
  readonly exitCode?: number;
  readonly bare?: boolean;
  readonly cause?: unknown;
};

/** Ends a `switch` over a tag: a case that was forgotten fails to compile. */
export const unreachable = (value: never): never => {
  throw new Error(`unexpected value: ${String(value)}`);
};

/** The `code` of a Node system error (`ENOENT`, `EACCES` …), else undefined. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

import { errorCode } from "../base/index.ts";
import type { FileRule } from "./rules.ts";

/** Files that only a limit of the default rules kept out, as shown to the user. */
export type LimitedFiles = { readonly tooBig: string[]; readonly tooMany: string[] };

const advice = "To control which files are copied, define 'sourcecode' for the operation in a Guild file.";

/** One line for each limit that left something out, which says what and how many. */
export const limitWarnings = (
  { tooBig, tooMany }: LimitedFiles,
  rules: readonly FileRule[],
): readonly string[] => {
  const bounds = rules.flatMap((rule) => (rule.kind === "pattern" ? [rule] : []));
  const maxFiles = bounds.find(({ maxMatches }) => maxMatches !== undefined)?.maxMatches;
  const sizeBelow = bounds.find((rule) => rule.sizeBelow !== undefined)?.sizeBelow;
  return [
    ...(tooMany.length === 0
      ? []
      : [
          `Found more than ${maxFiles} source code files but will only copy ${maxFiles} as a safety measure. ` +
            `${advice} Left out: ${listed(tooMany)}`,
        ]),
    ...(tooBig.length === 0 ? [] : [tooBigWarning(tooBig, (sizeBelow ?? 1) - 1)]),
  ];
};

const tooBigWarning = (paths: readonly string[], maxBytes: number): string =>
  paths.length === 1
    ? `Skipping source code file ${paths[0]} because it's too big. ${advice}`
    : `Skipping ${paths.length} source code files because they're too big (over ${maxBytes} bytes): ` +
      `${listed(paths)}. ${advice}`;

const listed = (paths: readonly string[]): string => {
  const rest = paths.length - 5;
  return rest > 0 ? `${paths.slice(0, 5).join(", ")} and ${rest} more` : paths.join(", ");
};

/** Why a system call failed, in words: `permission denied`. */
export const reason = (error: unknown): string => {
  const code = errorCode(error);
  const message = error instanceof Error ? error.message : String(error);
  if (code === undefined) return message;
  return /^[A-Z0-9]+: ([^,]+)/.exec(message)?.[1] ?? message;
};

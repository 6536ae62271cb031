import type { Context } from "../base/index.ts";
import { describeFault, type Guildfile, loadProjectGuildfile } from "../guildfile/index.ts";
import { logError, logWarning } from "./output.ts";

/** What is told to who loads a project. */
export type LoadEvents = {
  /** Before a file is read; also one that is looked for and not there. */
  readonly onRead?: (path: string) => void;
  readonly onWarn?: () => void;
};

/** The Guild file of the current directory, its warnings logged; undefined outside a project. */
export const loadProject = (context: Context, { onRead, onWarn }: LoadEvents = {}): Guildfile | undefined =>
  loadProjectGuildfile(context.cwd, {
    processCwd: context.processCwd,
    ...(onRead === undefined ? {} : { onRead }),
    warn: (text) => {
      onWarn?.();
      logWarning(context, text);
    },
  });

/** Logs what is wrong with single operations of a project; gives back the exit code that this makes. */
export const reportFaults = (context: Context, guildfile: Guildfile): number => {
  if (guildfile.faults.length === 0) return 0;
  for (const text of new Set(guildfile.faults.map(describeFault))) logError(context, text);
  context.err(
    `guild: guildfile in ${dirName(context, guildfile.dir)} contains an error (see above for details)\n`,
  );
  return 1;
};

/** How messages name a directory. */
export const dirName = (context: Pick<Context, "processCwd">, dir: string): string =>
  dir === context.processCwd ? "the current directory" : `'${dir}'`;

/** True if each of `filters` occurs in one of `texts`, whatever the case. */
export const matchesFilters = (filters: readonly string[], texts: readonly string[]): boolean => {
  const lower = texts.map((text) => text.toLowerCase());
  return filters.every((filter) => lower.some((text) => text.includes(filter.toLowerCase())));
};

/** The first line of a description, and the others with blank lines between them. */
export const splitDescription = (
  description: string,
): { readonly summary: string; readonly details: readonly string[] } => {
  const [summary = "", ...others] = description.split("\n");
  return { summary, details: others.flatMap((line, index) => (index > 0 ? ["", line] : [line])) };
};

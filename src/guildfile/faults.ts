import type { Fault } from "./types.ts";

/**
 * Faults as 0.9 logs and ends with them, each followed by its line and what to do about it. The text stands for
 * itself: it holds the `guild: ` of its last line.
 */
export const formatFaults = (faults: readonly Fault[], projectName: string): string =>
  [
    ...[...new Set(faults.map(formatFault))],
    `guild: guildfile in ${projectName} contains an error (see above for details)`,
  ].join("\n");

/** One fault as an `ERROR:` line and, below it, where it is and a hint. */
const formatFault = (fault: Fault): string => `ERROR: ${describeFault(fault)}`;

/** What is wrong, as 0.9 says it; on a second line where it is and what to do about it. */
export const describeFault = (fault: Fault): string => {
  const details = faultDetails(fault);
  const message = `error in ${fault.file}: ${fault.message}`;
  return details === "" ? message : `${message}\n  ${details}`;
};

const faultDetails = ({ line, hint }: Fault): string => {
  if (line === undefined) return hint ?? "";
  return hint === undefined ? `line ${line}` : `line ${line}: ${hint}`;
};

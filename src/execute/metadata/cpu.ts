import { cpus } from "node:os";
import { readSystemFile } from "./system-files.ts";

/** Logical processors that are switched on, as psutil counts them. */
export const cpuCount = (root = "/"): number => {
  const online = readSystemFile(root, "sys/devices/system/cpu/online");
  return online === undefined ? cpus().length : countRanges(online);
};

/** The name of the first processor. Node's own way reads the clock of every one, slowly where there are many. */
export const cpuModel = (root = "/"): string | undefined => {
  const text = readSystemFile(root, "proc/cpuinfo");
  const model = text === undefined ? cpus()[0]?.model : /^model name\s*:\s*(.+)$/m.exec(text)?.[1];
  return model?.trim() || undefined;
};

/** `0-3,8` holds five. */
const countRanges = (text: string): number =>
  text
    .split(",")
    .map((range) => range.split("-").map(Number))
    .reduce((sum, [first = 0, last = first]) => sum + last - first + 1, 0);

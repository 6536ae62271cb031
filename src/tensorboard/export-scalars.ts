import { floatRepr } from "../base/index.ts";
import { findEventDirs, visitScalars, type Warn } from "../scalars/index.ts";
import type { RunRecord } from "../store/index.ts";

const chunkLength = 1 << 16;

/** Writes every scalar of `runs` as CSV: `run,path,tag,value,step`, with CRLF line ends. */
export const exportScalars = (
  runs: readonly RunRecord[],
  write: (text: string) => void,
  warn: Warn,
): void => {
  let text = "run,path,tag,value,step\r\n";
  for (const run of runs) {
    for (const dir of findEventDirs(run.dir)) {
      const start = `${csvCell(run.id)},${csvCell(dir.prefix || ".")},`;
      visitScalars(
        dir,
        (tag, value, step) => {
          text += `${start}${csvCell(tag)},${floatRepr(value)},${step}\r\n`;
          if (text.length < chunkLength) return;
          write(text);
          text = "";
        },
        warn,
      );
    }
  }
  write(text);
};

const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

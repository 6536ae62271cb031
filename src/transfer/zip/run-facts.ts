import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { breathe, stopIfInterrupted } from "../interrupted.ts";
import { runEntries, withZip } from "./contents.ts";

/** Unpacks what lists show of the runs in an archive: operations, attributes, prototypes, events. */
export const unpackRunFacts = (path: string, dir: string, signal: AbortSignal): Promise<void> =>
  withZip(path, async (zip) => {
    const made = new Set<string>();
    for (const [id, entries] of runEntries(zip.entries)) {
      stopIfInterrupted(signal);
      for (const entry of entries) {
        const inRun = entry.fileName.slice(id.length + 1);
        if (!isFact(inRun)) continue;
        const target = join(dir, entry.fileName);
        if (!made.has(dirname(target))) mkdirSync(dirname(target), { recursive: true });
        made.add(dirname(target));
        writeFileSync(target, zip.readSmall(entry));
      }
      await breathe();
    }
  });

const isFact = (path: string): boolean =>
  !path.endsWith("/") &&
  (/^(\.guild\/proto\/)?\.guild\/(opref$|attrs\/|manifest$|PENDING$|STAGED$)/.test(path) ||
    /(^|\/)[^/]*\.tfevents\.[^/]*$/.test(path));

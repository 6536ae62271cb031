import { existsSync } from "node:fs";
import { type Micros, makeDir } from "../base/index.ts";
import { attrPath, guildNames, guildPath } from "./layout.ts";
import { createManifest } from "./manifest.ts";
import { clearStaged, markPending } from "./markers.ts";
import { writeOpRef } from "./opref.ts";
import type { OpRef, Run } from "./types.ts";
import { writeAttr } from "./write-attributes.ts";

/**
 * Makes the directory of a run, or makes one ready to be run again: `id` and `initialized` are kept if it has
 * them, as is its manifest. It is pending from the start, and listed from the moment `opref` is there.
 */
export const createRunDir = (run: Run, opRef: OpRef, now: () => Micros): void => {
  makeDir(guildPath(run, guildNames.attrs));
  if (!existsSync(attrPath(run, "initialized"))) {
    writeAttr(run, "id", run.id);
    writeAttr(run, "initialized", now());
  }
  markPending(run);
  clearStaged(run);
  writeOpRef(run, opRef);
  createManifest(run);
};

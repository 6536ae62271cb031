import { writeFileSync } from "node:fs";
import { encodeFileVersion, encodeRecord } from "../scalars/index.ts";

/** Writes an event file at one stroke. Its events carry no wall time, as in 0.9's. */
export const writeEventFile = (path: string, events: readonly Buffer[]): void =>
  writeFileSync(path, Buffer.concat([encodeFileVersion(0), ...events].map(encodeRecord)));

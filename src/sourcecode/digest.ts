import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compareText } from "../base/index.ts";
import { type Run, readManifest } from "../run/index.ts";

/** The `sourcecode_digest` of a run from its manifest and files: MD5 of path, 0, content, 0 of each, sorted by path. */
export const sourceCodeDigest = (run: Run): string | null => {
  const paths = (readManifest(run) ?? []).flatMap(({ type, runPath }) => (type === "s" ? [runPath] : []));
  if (paths.length === 0) return null;
  const digest = createHash("md5");
  for (const path of paths.toSorted(compareText)) {
    digest
      .update(`${path}\0`)
      .update(readFileSync(join(run.dir, path)))
      .update("\0");
  }
  return digest.digest("hex");
};

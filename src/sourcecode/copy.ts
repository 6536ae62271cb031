import { createHash } from "node:crypto";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { compareText, errorCode, UserError } from "../base/index.ts";
import type { SourceCodeRequest } from "../operation/index.ts";
import { appendManifest, type Run } from "../run/index.ts";
import { fileCopier, SourceError } from "./copy-file.ts";
import { type EarlierSnapshot, findEarlierSnapshot, recordSnapshot } from "./earlier-snapshot.ts";
import { sourceCodeDest } from "./rules.ts";
import { type SourceCodeContext, type SourceCodeOptions, selectSourceCode } from "./snapshot.ts";
import { reason } from "./warnings.ts";

export type SourceCodeCopy = {
  /** The run attribute `sourcecode_digest`; null when nothing was copied. */
  readonly digest: string | null;
  readonly copied: number;
  readonly warnings: readonly string[];
};

/**
 * Copies the snapshot of `request` into the run and lists it in the run's manifest. Files that vanish meanwhile
 * are left out; those that cannot be read are left out with a warning.
 */
export const copySourceCode = async (
  context: SourceCodeContext,
  request: SourceCodeRequest,
  run: Run,
  options: SourceCodeOptions = {},
): Promise<SourceCodeCopy> => {
  if (context.env.NO_SOURCECODE === "1") return { digest: null, copied: 0, warnings: [] };
  const dest = sourceCodeDest(request);
  const { root, selected, warnings } = await selectSourceCode(context, request, options);
  const files = selected.map((path) => ({ path, runPath: dest === "." ? path : `${dest}/${path}` }));
  const earlier = options.hardLinks ? findEarlierSnapshot(context.home, root) : undefined;
  const copies = await copyFiles({ signal: context.signal, root, run, files, earlier });
  const entries = files.flatMap(({ path, runPath }) => {
    const sha1 = copies.hashes.get(runPath);
    return sha1 === undefined ? [] : [{ type: "s", runPath, sha1, source: path, subPath: undefined }];
  });
  appendManifest(run, entries);
  if (options.hardLinks) recordSnapshot(context, root, run);
  return {
    digest: entries.length === 0 ? null : copies.digest,
    copied: entries.length,
    warnings: [...warnings, ...copies.warnings],
  };
};

type SourceFile = {
  /** Below the root. */
  readonly path: string;
  /** Below the run directory. */
  readonly runPath: string;
};

type Copies = {
  readonly digest: string;
  readonly hashes: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
};

type CopyRequest = {
  readonly signal: AbortSignal;
  readonly root: string;
  readonly run: Run;
  readonly files: readonly SourceFile[];
  readonly earlier: EarlierSnapshot | undefined;
};

/** How many files are copied before Ctrl-C and others get their turn. */
const filesPerTurn = 200;

/** In the order of the digest, so that each file is read once. */
const copyFiles = async ({ signal, root, run, files, earlier }: CopyRequest): Promise<Copies> => {
  const digest = createHash("md5");
  const hashes = new Map<string, string>();
  const warnings: string[] = [];
  const copier = fileCopier(run.dir, earlier);
  const sorted = files.toSorted((a, b) => compareText(a.runPath, b.runPath));
  for (const [index, { path, runPath }] of sorted.entries()) {
    if (index % filesPerTurn === filesPerTurn - 1) {
      await nextTurn();
      signal.throwIfAborted();
    }
    const source = join(root, path);
    try {
      hashes.set(runPath, copier.copy({ source, path, runPath }, digest));
    } catch (error) {
      if (!(error instanceof SourceError)) throw copyError(source, error);
      if (errorCode(error.cause) !== "ENOENT") {
        warnings.push(`cannot copy source code file ${source}: ${reason(error.cause)}`);
      }
    }
  }
  return { digest: digest.digest("hex"), hashes, warnings };
};

const copyError = (source: string, error: unknown): unknown =>
  errorCode(error) === undefined
    ? error
    : new UserError(`cannot copy source code file ${source} to the run: ${reason(error)}`, { cause: error });

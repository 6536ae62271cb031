import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { compareText, errorCode, UserError } from "../base/index.ts";
import type { SourceCodeRequest } from "../operation/index.ts";
import { appendManifest, type Run } from "../run/index.ts";
import { fileCopier, fileLinker, SourceError } from "./copy-file.ts";
import {
  type EarlierSnapshot,
  findEarlierSnapshot,
  recordSnapshot,
  sourceStamp,
} from "./earlier-snapshot.ts";
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
  const startedMs = context.now() / 1000;
  const copying = { signal: context.signal, root, run, files, earlier, startedMs };
  const copies = (await linkAll(copying)) ?? (await copyFiles(copying));
  const entries = files.flatMap(({ path, runPath }) => {
    const sha1 = copies.hashes.get(runPath);
    return sha1 === undefined ? [] : [{ type: "s", runPath, sha1, source: path, subPath: undefined }];
  });
  appendManifest(run, entries);
  if (options.hardLinks) {
    recordSnapshot(context, root, { dir: run.dir, digest: copies.digest, stamps: copies.stamps });
  }
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
  /** For hard links, by source path. */
  readonly stamps: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
};

type CopyRequest = {
  readonly signal: AbortSignal;
  readonly root: string;
  readonly run: Run;
  readonly files: readonly SourceFile[];
  readonly earlier: EarlierSnapshot | undefined;
  readonly startedMs: number;
};

/** How many files are copied before Ctrl-C and others get their turn. */
const filesPerTurn = 200;

/**
 * Links all files to the earlier snapshot without reading any, when none was changed, added or taken away since;
 * undefined otherwise.
 */
const linkAll = async (request: CopyRequest): Promise<Copies | undefined> => {
  const { signal, root, run, files, earlier, startedMs } = request;
  if (earlier?.digest === undefined || files.length === 0 || earlier.files.size !== files.length)
    return undefined;
  const unchanged: { readonly file: SourceFile; readonly sha1: string; readonly mode: number }[] = [];
  const stamps: Record<string, string> = {};
  for (const file of files) {
    const known = earlier.files.get(file.path);
    const stats = statSync(`${root}/${file.path}`, { throwIfNoEntry: false });
    const stamp = stats && sourceStamp(stats, startedMs);
    if (stats === undefined || stamp === undefined) return undefined;
    if (known?.stamp !== stamp || known.runPath !== file.runPath) return undefined;
    unchanged.push({ file, sha1: known.sha1, mode: stats.mode });
    stamps[file.path] = stamp;
  }
  const linker = fileLinker(run.dir, earlier);
  const hashes = new Map<string, string>();
  for (const [index, { file, sha1, mode }] of unchanged.entries()) {
    if (index % filesPerTurn === filesPerTurn - 1) {
      await nextTurn();
      signal.throwIfAborted();
    }
    if (!linker(file.path, sha1, mode, file.runPath)) return undefined;
    hashes.set(file.runPath, sha1);
  }
  return { digest: earlier.digest, hashes, stamps, warnings: [] };
};

/** In the order of the digest, so that each file is read once. */
const copyFiles = async ({ signal, root, run, files, earlier, startedMs }: CopyRequest): Promise<Copies> => {
  const digest = createHash("md5");
  const hashes = new Map<string, string>();
  const stamps: Record<string, string> = {};
  const warnings: string[] = [];
  const copier = fileCopier(run.dir, earlier);
  const sorted = files.toSorted((a, b) => compareText(a.runPath, b.runPath));
  for (const [index, { path, runPath }] of sorted.entries()) {
    if (index % filesPerTurn === filesPerTurn - 1) {
      await nextTurn();
      signal.throwIfAborted();
    }
    const source = `${root}/${path}`;
    try {
      // Before it is read, so that a change meanwhile is seen next time.
      const stats = earlier && statSync(source, { throwIfNoEntry: false });
      const stamp = stats && sourceStamp(stats, startedMs);
      if (stamp !== undefined) stamps[path] = stamp;
      hashes.set(runPath, copier.copy({ source, path, runPath }, digest));
    } catch (error) {
      if (!(error instanceof SourceError)) throw copyError(source, error);
      if (errorCode(error.cause) !== "ENOENT") {
        warnings.push(`cannot copy source code file ${source}: ${reason(error.cause)}`);
      }
    }
  }
  return { digest: digest.digest("hex"), hashes, stamps, warnings };
};

const copyError = (source: string, error: unknown): unknown =>
  errorCode(error) === undefined
    ? error
    : new UserError(`cannot copy source code file ${source} to the run: ${reason(error)}`, { cause: error });

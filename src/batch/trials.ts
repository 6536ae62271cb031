import { isUtf8 } from "node:buffer";
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import {
  type Context,
  dumpYaml,
  formatPyJson,
  isPyList,
  isPyMap,
  makeDir,
  type PyValue,
  pyStr,
  type RunId,
  UserError,
} from "../base/index.ts";
import { decodeOpData, encodeOpData, type OpData, withFlagConfig } from "../operation/index.ts";
import { attrPath, guildNames, guildPath, markPending, type Run, readAttr } from "../run/index.ts";
import { runsDir } from "../store/index.ts";
import { type FlagValues, renderLabel } from "../values/index.ts";
import { protoRun } from "./batch-record.ts";

/** A run of a batch and the values it tries. */
export type Trial = { readonly run: Run; readonly flags: FlagValues };

/** Trials with equal values have equal keys. */
export const trialKey = (flags: FlagValues): string => formatPyJson(new Map(flags), { sortKeys: true });

/** The runs that are linked from a batch and still there, in the order they were made. */
export const linkedTrials = (context: Pick<Context, "home">, batch: Run): readonly Trial[] =>
  readdirSync(batch.dir, { withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map(({ name }) => ({ id: name as RunId, dir: join(runsDir(context.home), name) }))
    .filter((run) => existsSync(guildPath(run, "opref")))
    .map((run) => ({ run, flags: flagsOf(run), initialized: madeAt(run) }))
    .sort((a, b) => a.initialized - b.initialized || (a.run.id < b.run.id ? -1 : 1));

/**
 * The attribute of a batch that names the trials of its earlier rounds: a batch that completed and is started again
 * makes its trials anew.
 */
export const earlierAttr = "_earlier";

/** The linked trials of a batch: those of this round, and those of earlier ones. */
export const trialRounds = (
  context: Pick<Context, "home">,
  batch: Run,
): { readonly current: readonly Trial[]; readonly earlier: readonly Trial[] } => {
  const ids = readAttr(batch, earlierAttr);
  const known = new Set(isPyList(ids) ? ids.map(pyStr) : []);
  const trials = linkedTrials(context, batch);
  return {
    current: trials.filter(({ run }) => !known.has(run.id)),
    earlier: trials.filter(({ run }) => known.has(run.id)),
  };
};

const flagsOf = (run: Run): FlagValues => {
  const flags = readAttr(run, "flags");
  return isPyMap(flags) ? [...flags].map(([name, value]) => [pyStr(name), value] as const) : [];
};

const madeAt = (run: Run): number => {
  const made = readAttr(run, "_made") ?? readAttr(run, "started");
  return typeof made === "number" ? made : 0;
};

/**
 * Makes the run of a trial: a copy of the batch's prototype with flag values of its own, pending, and linked from the
 * batch. The link comes first and the run appears when it is complete, so that a batch that is killed in between
 * leaves no trial that it does not know of.
 */
type TrialMaker = (flags: FlagValues) => Trial;

/** What the trials of a batch are made with: its prototype is read once for all of them. */
export const trialMaker = (context: Context, batch: Run, warn: (text: string) => void): TrialMaker => {
  let read: Prototype | undefined;
  return (flags) => {
    read ??= readPrototype(protoRun(batch));
    const id = context.newRunId();
    const target: Run = { id, dir: join(runsDir(context.home), id) };
    const draft: Run = { id, dir: guildPath(batch, `trial-${id.slice(0, 6)}`) };
    try {
      copyPrototype(read, draft);
      writeTrialAttrs(context, draft, read, flags, warn);
      linkTrial(batch, target);
      makeDir(runsDir(context.home));
      renameSync(draft.dir, target.dir);
    } catch (error) {
      rmSync(draft.dir, { recursive: true, force: true });
      throw error;
    }
    return { run: target, flags };
  };
};

type Prototype = {
  readonly run: Run;
  readonly op: OpData;
  /** Text of the attributes that its trials have as well. */
  readonly attrs: readonly (readonly [name: string, text: string | Buffer])[];
};

const readPrototype = (run: Run): Prototype => {
  const op = decodeOpData(readAttr(run, "op"));
  if (op === undefined) throw new UserError("cannot make trials: the prototype has no operation");
  const attrs = readdirSync(attrsDir(run), { withFileTypes: true })
    .filter((entry) => entry.isFile() && !ownAttrs.has(entry.name))
    .map(({ name }) => [name, quicklyWritten(readFileSync(attrPath(run, name)))] as const);
  return { run, op, attrs };
};

/** Node writes text in one step and bytes in three. */
const quicklyWritten = (bytes: Buffer): string | Buffer => (isUtf8(bytes) ? bytes.toString() : bytes);

const copyPrototype = ({ run, attrs }: Prototype, draft: Run): void => {
  const skipped = attrsDir(run);
  copyTree(run.dir, draft.dir, (path) => path !== skipped);
  mkdirSync(attrsDir(draft));
  for (const [name, text] of attrs) writeFileSync(attrPath(draft, name), text);
};

/** Copies a directory as it is: links stay links. Where the file system can, files share what they hold until changed. */
const copyTree = (from: string, to: string, isCopied: (path: string) => boolean): void => {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (!isCopied(source)) continue;
    if (entry.isDirectory()) copyTree(source, target, isCopied);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.isFile()) copyFileSync(source, target, constants.COPYFILE_FICLONE);
  }
  // Last, for it may not allow to be written to.
  const { mode } = statSync(from);
  if ((statSync(to).mode & 0o7777) !== (mode & 0o7777)) chmodSync(to, mode);
};

/** Makes a run one of the batch's trials. */
export const linkTrial = (batch: Run, { id, dir }: Run): void => {
  const link = join(batch.dir, id);
  rmSync(link, { force: true });
  // A batch in a directory of the user's is no neighbour of its trials.
  const isNeighbour = join(batch.dir, "..", id) === dir;
  symlinkSync(isNeighbour ? join("..", id) : dir, link);
};

/** Removes what a batch that was killed had not finished making. */
export const clearDrafts = (batch: Run): void => {
  for (const entry of readdirSync(batch.dir, { withFileTypes: true })) {
    const path = join(batch.dir, entry.name);
    if (entry.isSymbolicLink() && /^[0-9a-f]{32}$/.test(entry.name) && !existsSync(path)) rmSync(path);
  }
  for (const name of readdirSync(guildPath(batch))) {
    if (/^trial-\w{6}$/.test(name)) rmSync(guildPath(batch, name), { recursive: true, force: true });
  }
};

/** The trial's own attributes. Nobody sees the draft before it is complete, so they need not be written at one stroke. */
const writeTrialAttrs = (
  context: Context,
  trial: Run,
  { op }: Prototype,
  flags: FlagValues,
  warn: (text: string) => void,
): void => {
  const made = context.now();
  const attrs: readonly (readonly [string, PyValue])[] = [
    ["id", trial.id],
    ["flags", new Map(flags)],
    ["label", renderLabel({ template: op.labelTemplate, values: flags, exists: existsSync, warn })],
    ["op", encodeOpData({ ...op, deps: withFlagConfig(op.deps, flags) })],
    ["started", made],
    // A trial that is started again has another `started`; the order of a batch's trials stays.
    ["_made", made],
  ];
  for (const [name, value] of attrs) {
    const yaml = dumpYaml(value);
    writeFileSync(attrPath(trial, name), yaml.endsWith("\n") ? yaml : `${yaml}\n`);
  }
  markPending(trial);
};

/** Attributes of the prototype that its trials have of their own, or not at all. */
const ownAttrs: ReadonlySet<string> = new Set(["id", "flags", "label", "op", "trials"]);

const attrsDir = (run: Run): string => guildPath(run, guildNames.attrs);

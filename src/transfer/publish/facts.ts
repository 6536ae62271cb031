import { createHash } from "node:crypto";
import { createReadStream, lstatSync, type Stats, statSync } from "node:fs";
import { join, relative } from "node:path";
import {
  compareText,
  dumpYamlFlow,
  dumpYamlLoose,
  errorCode,
  formatDuration,
  PyFloat,
  type PyValue,
  parseYaml,
  pyStr,
} from "../../base/index.ts";
import { isAbsence, listRunFiles, readManifest } from "../../run/index.ts";
import { scalarKey } from "../../scalars/index.ts";
import { type RunRecord, runScalars, sourceDir, statusText } from "../../store/index.ts";
import { formatFlagValue } from "../../values/index.ts";

/** A file of a run as it is published: `path` as tables have it, `source` where it is. */
export type PublishedFile = {
  readonly path: string;
  readonly source: string;
  readonly type: string;
  /** Links are only copied on request. */
  readonly isCopied: boolean;
  readonly size: number;
  readonly mtimeMicros: number;
  readonly md5: string;
};

/** Facts of a run that its page and `run.yml` show. */
export type RunFacts = {
  readonly started: string;
  readonly stopped: string;
  readonly time: string;
  readonly status: string;
};

export const runFacts = (run: RunRecord): RunFacts => ({
  started: utcText(run.started) ?? "None",
  stopped: utcText(run.stopped) ?? "None",
  time: run.started && run.stopped ? formatDuration(run.started, run.stopped) : "",
  status: statusText(run.status),
});

/** `run.yml`: a line a fact. Times are as they are, all else is YAML. */
export const runYaml = (run: RunRecord, facts: RunFacts, command: string): string =>
  [
    ["id", run.id],
    ["operation", yamlText(run.operation)],
    ["status", facts.status],
    ["started", facts.started],
    ["stopped", facts.stopped],
    ["time", facts.time],
    ["marked", yamlText(run.isMarked ? "yes" : "no")],
    ["label", yamlText(run.label === "" ? null : run.label)],
    ["command", yamlText(command)],
    ["exit_status", yamlText(run.attr("exit_status") ?? "")],
  ]
    .map(([name, value]) => `${name}: ${value}\n`)
    .join("");

/** The facts of a run that its `run.yml` tells, by name. */
export type RunInfo = ReadonlyMap<string, PyValue>;

export const parseRunYaml = (text: string): RunInfo =>
  new Map(
    [...text.matchAll(/^(\w+): (.*)$/gm)].map(([, name = "", value = ""]) => [
      name,
      textNames.has(name) ? value : (parseYaml(value) ?? null),
    ]),
  );

const textNames: ReadonlySet<string> = new Set(["id", "status", "started", "stopped", "time"]);

const yamlText = (value: PyValue): string =>
  dumpYamlFlow(value)
    .trimEnd()
    .replace(/\n\.\.\.$/, "");

/** A time as pages have it. */
export const utcText = (time: number | undefined): string | undefined =>
  time === undefined
    ? undefined
    : `${new Date(Math.floor(time / 1000)).toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** When a file was changed, as tables have it. */
export const changedText = ({ mtimeMicros }: PublishedFile): string => utcText(mtimeMicros) ?? "";

export const flagsYaml = (run: RunRecord): string => `${dumpYamlLoose(run.flags).trimEnd()}\n`;

/** Names and values of flags for tables. */
export const flagRows = (run: RunRecord): readonly (readonly [string, string])[] =>
  [...run.flags]
    .map(
      ([name, value]) => [pyStr(name), typeof value === "string" ? value : formatFlagValue(value)] as const,
    )
    .sort(([a], [b]) => compareText(a, b));

/** Scalars for tables, and the rows of `scalars.csv`. */
export const scalarRows = (run: RunRecord, warn: (text: string) => void) =>
  runScalars(run, warn).map((scalar) => {
    const float = (value: number | undefined) => (value === undefined ? "" : pyStr(new PyFloat(value)));
    return {
      shown: [scalarKey(scalar), String(scalar.lastStep), float(scalar.last)],
      csv: [
        ...[scalar.prefix, scalar.tag, String(scalar.count), float(scalar.total), float(scalar.avg)],
        ...[float(scalar.first), String(scalar.firstStep), float(scalar.last), String(scalar.lastStep)],
        ...[float(scalar.min), String(scalar.minStep), float(scalar.max), String(scalar.maxStep)],
      ],
    };
  });

export type FileFacts = { readonly withMd5: boolean; readonly includeLinks: boolean };

/** Files of the source code, below its directory. */
export const sourceFiles = async (
  run: RunRecord,
  { withMd5 }: FileFacts,
): Promise<readonly PublishedFile[]> => {
  const root = sourceDir(run);
  const paths = sourcePaths(run).map((path) => relative(root, join(run.dir, path)));
  return filesAt(root, paths.sort(compareText), { withMd5, includeLinks: true });
};

const sourcePaths = (run: RunRecord): readonly string[] =>
  (readManifest(run) ?? []).filter(({ type }) => type === "s").map(({ runPath }) => runPath);

/** All other files of the run but those of Guild. */
export const runFiles = async (
  run: RunRecord,
  facts: FileFacts,
  warn: (text: string) => void,
): Promise<readonly PublishedFile[]> => {
  const source = new Set(sourcePaths(run));
  const query = { kinds: [], all: true, followLinks: facts.includeLinks } as const;
  const paths = listRunFiles(run, query, warn)
    .filter(({ path, isDirectory }) => !isDirectory && !path.startsWith(".guild/") && !source.has(path))
    .map(({ path }) => path);
  return filesAt(run.dir, [...paths].sort(compareText), facts);
};

const filesAt = async (
  root: string,
  paths: readonly string[],
  { withMd5, includeLinks }: FileFacts,
): Promise<readonly PublishedFile[]> => {
  const files: PublishedFile[] = [];
  for (const path of paths) {
    const source = join(root, path);
    const isLink = lstatIfThere(source)?.isSymbolicLink() === true;
    const stats = statIfThere(source);
    if (stats?.isFile() !== true) continue;
    files.push({
      path,
      source,
      type: isLink ? "file link" : "file",
      isCopied: !isLink || includeLinks,
      size: stats.size,
      mtimeMicros: mtimeMicros(source),
      md5: withMd5 ? await md5Of(source) : "",
    });
  }
  return files;
};

/** As Python has it, whose times are floats. */
const mtimeMicros = (path: string): number => {
  const { mtimeNs } = statSync(path, { bigint: true });
  const seconds = Number(mtimeNs / 1_000_000_000n) + Number(mtimeNs % 1_000_000_000n) * 1e-9;
  return Math.floor(seconds * 1_000_000);
};

const lstatIfThere = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });

/** Undefined for a link that leads nowhere. */
const statIfThere = (path: string): Stats | undefined => {
  try {
    return statSync(path);
  } catch (error) {
    if (isAbsence(error) || errorCode(error) === "ELOOP") return undefined;
    throw error;
  }
};

const md5Of = async (path: string): Promise<string> => {
  const digest = createHash("md5");
  for await (const chunk of createReadStream(path)) digest.update(chunk);
  return digest.digest("hex");
};

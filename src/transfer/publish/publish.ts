import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { type Context, compareText, UserError } from "../../base/index.ts";
import { guildNames, guildPath, readTextIfExists, replaceFile } from "../../run/index.ts";
import type { RunRecord } from "../../store/index.ts";
import { markNoCopy } from "../export-runs.ts";
import { breathe, stopIfInterrupted } from "../interrupted.ts";
import { replaceWhole } from "../staging.ts";
import {
  flagRows,
  flagsYaml,
  type PublishedFile,
  parseRunYaml,
  runFacts,
  runFiles,
  runYaml,
  scalarRows,
  sourceFiles,
} from "./facts.ts";
import { type IndexRow, indexPageText, runPageText } from "./pages.ts";

export type PublishOptions = {
  /** Copy the files of runs, too. */
  readonly files: boolean;
  readonly includeLinks: boolean;
  readonly md5: boolean;
  readonly command: (run: RunRecord) => string;
  readonly warn: (text: string) => void;
};

/** Publishes a run as `dest/ID` and gives the bytes it takes. What was published of it before is replaced at the end. */
export const publishRun = async (
  context: Pick<Context, "signal">,
  run: RunRecord,
  dest: string,
  options: PublishOptions,
): Promise<number> => {
  try {
    mkdirSync(dest, { recursive: true });
    markNoCopy(dest);
    await replaceWhole(dest, run.id, (dir) => writePublished(context, run, dir, options));
    return bytesBelow(join(dest, run.id));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UserError(`error publishing run ${run.id}:\n${error.message}`, { cause: error });
  }
};

const writePublished = async (
  { signal }: Pick<Context, "signal">,
  run: RunRecord,
  dir: string,
  options: PublishOptions,
): Promise<void> => {
  const facts = { withMd5: options.md5, includeLinks: options.includeLinks };
  const source = await sourceFiles(run, facts);
  const files = await runFiles(run, facts, options.warn);
  const scalars = scalarRows(run, options.warn);
  const about = runFacts(run);
  const output = readTextIfExists(guildPath(run, guildNames.output));
  mkdirSync(dir);
  const write = (name: string, text: string) => writeFileSync(join(dir, name), text);
  write("run.yml", runYaml(run, about, options.command(run)));
  write("flags.yml", flagsYaml(run));
  write(
    "scalars.csv",
    csvText(
      scalarHeadings,
      scalars.map(({ csv }) => csv),
    ),
  );
  write("runfiles.csv", csvText(fileHeadings, files.map(fileCells)));
  write("sourcecode.csv", csvText(fileHeadings, source.map(fileCells)));
  if (output !== undefined) write("output.txt", output);
  await copyFiles(source, join(dir, "sourcecode"), signal);
  if (options.files) await copyFiles(files, join(dir, "runfiles"), signal);
  write(
    "README.md",
    runPageText({
      shortId: run.shortId,
      operation: run.operation,
      ...about,
      label: run.label,
      flags: flagRows(run),
      scalars: scalars.map(({ shown }) => shown),
      files,
      hasFiles: options.files,
      sourceFiles: source,
      output: output ?? "",
    }),
  );
};

const scalarHeadings =
  "prefix,tag,count,total,avg_val,first_val,first_step,last_val,last_step,min_val,min_step,max_val,max_step".split(
    ",",
  );
const fileHeadings = ["path", "type", "size", "mtime", "md5"];

const fileCells = ({ path, type, size, mtimeMicros, md5 }: PublishedFile): readonly string[] => [
  path,
  type,
  String(size),
  String(mtimeMicros),
  md5,
];

const csvText = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  [headings, ...rows]
    .map(
      (cells) =>
        `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\n`,
    )
    .join("");

const copyFiles = async (
  files: readonly PublishedFile[],
  target: string,
  signal: AbortSignal,
): Promise<void> => {
  for (const { path, source } of files.filter(({ isCopied }) => isCopied)) {
    await breathe();
    stopIfInterrupted(signal);
    mkdirSync(dirname(join(target, path)), { recursive: true });
    copyFileSync(source, join(target, path));
  }
};

/** Writes the index of what is published in `dest`, newest first. */
export const refreshIndex = (dest: string): void => {
  try {
    replaceFile(join(dest, "README.md"), indexPageText(publishedRuns(dest)));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UserError(`error refreshing index: ${error.message}`, { cause: error });
  }
};

const publishedRuns = (dest: string): readonly IndexRow[] =>
  readdirSync(dest)
    .flatMap((id) => readIndexRow(join(dest, id)) ?? [])
    .sort((a, b) => compareText(b.started, a.started) || compareText(a.id, b.id));

const readIndexRow = (dir: string): IndexRow | undefined => {
  const path = join(dir, "run.yml");
  if (!existsSync(path)) return undefined;
  const facts = parseRunYaml(readFileSync(path, "utf8"));
  const text = (name: string) => facts.get(name) ?? "";
  return {
    id: text("id"),
    operation: text("operation"),
    started: text("started"),
    time: text("time"),
    status: text("status"),
    label: text("label"),
  };
};

/** Bytes of all files and directories below `dir`. */
export const bytesBelow = (dir: string): number =>
  readdirSync(dir)
    .map((name) => {
      const path = join(dir, name);
      const stats = lstatSync(path);
      return stats.size + (stats.isDirectory() ? bytesBelow(path) : 0);
    })
    .reduce((sum, size) => sum + size, 0);

import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { type Context, compareText, pyStr, UserError } from "../../base/index.ts";
import { type OpDef, readSelectFiles } from "../../guildfile/index.ts";
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
  type RunInfo,
  runFacts,
  runFiles,
  runYaml,
  scalarRows,
  sourceFiles,
} from "./facts.ts";
import { type IndexRow, indexPageText, runPageParts, runPageText } from "./pages.ts";
import { selectedFiles } from "./select-files.ts";

export type PublishOptions = {
  /** Which files of runs are copied, too. */
  readonly copied: "none" | "configured" | "all";
  readonly includeLinks: boolean;
  /** The template that was asked for; without it that of the operation, or the page Guild has. */
  readonly template: string | undefined;
  /** The operation of a run as its project has it now. */
  readonly opOf: (run: RunRecord) => PublishedOp | undefined;
  readonly cwd: string;
  readonly md5: boolean;
  readonly command: (run: RunRecord) => string;
  readonly warn: (text: string) => void;
};

type PublishedOp = { readonly projectDir: string; readonly op: Pick<OpDef, "publish"> };

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
  const op = options.opOf(run);
  const template = templateDir(options, op);
  const facts = { withMd5: options.md5, includeLinks: options.includeLinks };
  const source = await sourceFiles(run, facts);
  const files = await runFiles(run, facts, options.warn);
  const scalars = scalarRows(run, options.warn);
  const about = runFacts(run);
  const output = readTextIfExists(guildPath(run, guildNames.output));
  mkdirSync(dir);
  const write = (name: string, text: string) => writeFileSync(join(dir, name), text);
  const info = runYaml(run, about, options.command(run));
  const tables = {
    scalars: [scalarHeadings, ...scalars.map(({ csv }) => csv)],
    runfiles: [fileHeadings, ...files.map(fileCells)],
    sourcecode: [fileHeadings, ...source.map(fileCells)],
  };
  write("run.yml", info);
  write("flags.yml", flagsYaml(run));
  for (const [name, rows] of Object.entries(tables)) write(`${name}.csv`, csvText(rows));
  if (output !== undefined) write("output.txt", output);
  await copyFiles(source, join(dir, "sourcecode"), signal);
  const copied = copiedFiles(run, files, source, options, op);
  await copyFiles(copied, join(dir, "runfiles"), signal);
  const paths = new Set(copied.map(({ path }) => path));
  const page = {
    shortId: run.shortId,
    operation: run.operation,
    ...about,
    label: run.label,
    flags: flagRows(run),
    scalars: scalars.map(({ shown }) => shown),
    files,
    isPublished: ({ path }: PublishedFile) => paths.has(path),
    sourceFiles: source,
    output: output ?? "",
  };
  if (template === undefined) return write("README.md", runPageText(page));
  const { renderDirectory } = await import("./template.ts");
  const { runVariables } = await import("./template-values.ts");
  renderDirectory(template, dir, {
    values: {
      ...runVariables(info, run.flags),
      output: output ?? null,
      ...tables,
      _page: runPageParts(page),
    },
    linkOf: (path) => (paths.has(path) ? `runfiles/${path}` : undefined),
  });
};

/** The directory of the template to use; undefined for the page that Guild has. */
const templateDir = (
  { template, cwd }: Pick<PublishOptions, "template" | "cwd">,
  op: PublishedOp | undefined,
): string | undefined => {
  const configured = op?.op.publish?.get("template") ?? undefined;
  const name = template || (configured === undefined ? "" : pyStr(configured));
  if (name === "" || name === "default") return undefined;
  const here = resolve(cwd, name);
  const dir = name.startsWith(".") && existsSync(here) ? here : resolve(op?.projectDir ?? cwd, name);
  if (!existsSync(dir)) throw new UserError(`cannot find template ${name}`);
  if (!statSync(dir).isDirectory()) throw new UserError(`template ${name} is not a directory`);
  return dir;
};

type Copied = Pick<PublishedFile, "path" | "source">;

const copiedFiles = (
  run: RunRecord,
  files: readonly PublishedFile[],
  source: readonly PublishedFile[],
  { copied, includeLinks, warn }: PublishOptions,
  op: PublishedOp | undefined,
): readonly Copied[] => {
  if (copied === "none") return [];
  const written = copied === "all" ? undefined : op?.op.publish?.get("files");
  const select = readSelectFiles(written ?? undefined, (_, message) => warn(message));
  if (select === undefined) return files.filter(({ isCopied }) => isCopied);
  const sources = new Set(source.map((file) => relative(run.dir, file.source)));
  const byDefault = (path: string) => !select.disabled && !sources.has(path);
  return selectedFiles(run, { rules: select.rules, includeLinks, byDefault }).map((path) => ({
    path,
    source: join(run.dir, path),
  }));
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

const csvText = (rows: readonly (readonly string[])[]): string =>
  rows
    .map(
      (cells) =>
        `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\n`,
    )
    .join("");

const copyFiles = async (files: readonly Copied[], target: string, signal: AbortSignal): Promise<void> => {
  for (const { path, source } of files) {
    await breathe();
    stopIfInterrupted(signal);
    mkdirSync(dirname(join(target, path)), { recursive: true });
    copyFileSync(source, join(target, path));
  }
};

/** Writes the index of what is published in `dest`, newest first, with a template file if one is given. */
export const refreshIndex = async (dest: string, template: string | undefined): Promise<void> => {
  try {
    const infos = publishedInfos(dest);
    if (template === undefined) {
      replaceFile(join(dest, "README.md"), indexPageText(infos.map(indexRow)));
      return;
    }
    const { renderFile } = await import("./template.ts");
    const { infoValues } = await import("./template-values.ts");
    replaceFile(join(dest, "README.md"), renderFile(template, { values: { runs: infos.map(infoValues) } }));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UserError(`error refreshing index: ${error.message}`, { cause: error });
  }
};

/** The file that `--index-template` names, or that of the directory it names. */
export const indexTemplateFile = (cwd: string, named: string): string => {
  const path = resolve(cwd, named);
  if (!existsSync(path)) throw new UserError(`index template '${path}' does not exist`);
  if (!statSync(path).isDirectory()) return path;
  const readme = join(path, "README.md");
  if (!existsSync(readme)) throw new UserError(`index template '${path}' is missing README.md`);
  return readme;
};

/** What the `run.yml` of each published run tells, newest first. */
const publishedInfos = (dest: string): readonly RunInfo[] =>
  readdirSync(dest)
    .flatMap((id) => {
      const text = readTextIfExists(join(dest, id, "run.yml"));
      return text === undefined ? [] : [parseRunYaml(text)];
    })
    .sort(
      (a, b) =>
        compareText(infoText(b, "started"), infoText(a, "started")) ||
        compareText(infoText(a, "id"), infoText(b, "id")),
    );

const infoText = (info: RunInfo, name: string): string => pyStr(info.get(name) ?? "");

const indexRow = (info: RunInfo): IndexRow => {
  const text = (name: string) => infoText(info, name);
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

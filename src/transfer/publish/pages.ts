import { changedText, type PublishedFile } from "./facts.ts";

/** What the page of a run shows. */
export type RunPage = {
  readonly shortId: string;
  readonly operation: string;
  readonly started: string;
  readonly time: string;
  readonly status: string;
  readonly label: string;
  readonly flags: readonly (readonly string[])[];
  readonly scalars: readonly (readonly string[])[];
  readonly files: readonly PublishedFile[];
  /** Whether a file lies beside the page. */
  readonly isPublished: (file: PublishedFile) => boolean;
  readonly sourceFiles: readonly PublishedFile[];
  readonly output: string;
};

/** The parts of the page of a run, in Markdown, without the titles of sections. */
export type RunPageParts = Readonly<
  Record<
    "header" | "summary" | "contents" | "flags" | "scalars" | "runfiles" | "sourcecode" | "output",
    string
  >
>;

export const runPageParts = (page: RunPage): RunPageParts => ({
  header: "[Published runs](../README.md)",
  summary: [
    "| ID                   | Operation           | Started                  | Time                | Status           | Label                |",
    "| --                   | ---------           | ---------                | ----                | ------           | -----                |",
    row([page.shortId, page.operation, unbroken(page.started), page.time, page.status, page.label]),
    "\n[run.yml](run.yml)",
  ].join("\n"),
  contents:
    "## Contents\n\n" +
    "- [Flags](#flags)\n- [Scalars](#scalars)\n- [Run Files](#run-files)\n- [Source Code](#source-code)\n- [Output](#output)",
  flags: tableOr("There are no flags for this run.", "flags.yml", ["Name", "Value"], page.flags),
  scalars: tableOr(
    "There are no scalars for this run.",
    "scalars.csv",
    ["Key", "Step", "Value"],
    page.scalars,
  ),
  runfiles: tableOr(
    "There are no files for this run.",
    "runfiles.csv",
    ["Path", "Type", "Size", "Modified", "MD5"],
    page.files.map((file) => [
      page.isPublished(file) ? link(file, "runfiles") : file.path,
      file.type,
      ...fileCells(file),
    ]),
  ),
  sourcecode: tableOr(
    "There are no source code files for this run.",
    "sourcecode.csv",
    ["Path", "Size", "Modified", "MD5"],
    page.sourceFiles.map((file) => [link(file, "sourcecode"), ...fileCells(file)]),
  ),
  output: `\`\`\`\n${page.output}${page.output === "" || page.output.endsWith("\n") ? "" : "\n"}\`\`\`\n\n[output.txt](output.txt)`,
});

/** The page of a run, in Markdown. */
export const runPageText = (page: RunPage): string => {
  const parts = runPageParts(page);
  return [
    `${parts.header}\n`,
    `# ${page.operation}\n`,
    `${parts.summary}\n`,
    `${parts.contents}\n`,
    `## Flags\n\n${parts.flags}`,
    `## Scalars\n\n${parts.scalars}`,
    `## Run Files\n\n${parts.runfiles}`,
    `## Source Code\n\n${parts.sourcecode}`,
    `## Output\n\n${parts.output}\n\n`,
  ].join("\n");
};

const tableOr = (
  none: string,
  file: string,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string => (rows.length === 0 ? none : `${table(headings, rows)}\n\n[${file}](${file})`);

const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  [plainRow(headings), plainRow(headings.map((each) => "-".repeat(each.length))), ...rows.map(plainRow)].join(
    "\n",
  );

const plainRow = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** Markdown drops empty cells. */
const row = (cells: readonly string[]): string =>
  plainRow(cells.map((cell) => (cell === "" ? "&nbsp;" : cell)));

const link = ({ path }: PublishedFile, dir: string): string => `[${path}](${dir}/${path})`;

const fileCells = (file: PublishedFile): readonly string[] => [
  sizeText(file.size),
  changedText(file),
  file.md5,
];

/** A date that stays on one line. */
const unbroken = (text: string): string => text.replaceAll("-", "&#8209;");

/** `7.4K`; plain below 1024. */
export const sizeText = (bytes: number): string => {
  const units = ["", "K", "M", "G", "T", "P", "E", "Z"];
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return unit === 0 ? String(bytes) : `${size.toFixed(1)}${units[unit]}`;
};

export type IndexRow = Pick<RunPage, "operation" | "started" | "time" | "status" | "label"> & {
  readonly id: string;
};

/** The index of a directory of published runs. */
export const indexPageText = (rows: readonly IndexRow[]): string =>
  [
    "# Published runs\n",
    table(["ID", "Operation", "Started", "Time", "Status", "Label"], []),
    ...rows.map(({ id, operation, started, time, status, label }) =>
      row([`[${id.slice(0, 8)}](${id}/README.md)`, operation, started, time, status, label]),
    ),
    "\n",
  ].join("\n");

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
  /** Whether the files lie beside the page. */
  readonly hasFiles: boolean;
  readonly sourceFiles: readonly PublishedFile[];
  readonly output: string;
};

/** The page of a run, in Markdown. */
export const runPageText = (page: RunPage): string =>
  [
    "[Published runs](../README.md)\n",
    `# ${page.operation}\n`,
    "| ID                   | Operation           | Started                  | Time                | Status           | Label                |",
    "| --                   | ---------           | ---------                | ----                | ------           | -----                |",
    row([page.shortId, page.operation, unbroken(page.started), page.time, page.status, page.label]),
    "\n[run.yml](run.yml)\n",
    "## Contents\n",
    "- [Flags](#flags)\n- [Scalars](#scalars)\n- [Run Files](#run-files)\n- [Source Code](#source-code)\n- [Output](#output)\n",
    section("Flags", "There are no flags for this run.", "flags.yml", ["Name", "Value"], page.flags),
    section(
      "Scalars",
      "There are no scalars for this run.",
      "scalars.csv",
      ["Key", "Step", "Value"],
      page.scalars,
    ),
    section(
      "Run Files",
      "There are no files for this run.",
      "runfiles.csv",
      ["Path", "Type", "Size", "Modified", "MD5"],
      page.files.map((file) => [
        page.hasFiles && file.isCopied ? link(file, "runfiles") : file.path,
        file.type,
        ...fileCells(file),
      ]),
    ),
    section(
      "Source Code",
      "There are no source code files for this run.",
      "sourcecode.csv",
      ["Path", "Size", "Modified", "MD5"],
      page.sourceFiles.map((file) => [link(file, "sourcecode"), ...fileCells(file)]),
    ),
    `## Output\n\n\`\`\`\n${page.output}${page.output === "" || page.output.endsWith("\n") ? "" : "\n"}\`\`\`\n`,
    "[output.txt](output.txt)\n\n",
  ].join("\n");

const section = (
  title: string,
  none: string,
  file: string,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string =>
  rows.length === 0
    ? `## ${title}\n\n${none}`
    : `## ${title}\n\n${table(headings, rows)}\n\n[${file}](${file})`;

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

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compareText } from "../base/index.ts";
import { type InstalledPackage, metadataFields, recordedFiles } from "../packages/index.ts";
import { normalName } from "../python-env/index.ts";

/** What `guild packages info` says of a package: pip's `show`, keys in lower case, read from the metadata on disk. */
export const packageInfoText = (
  shown: InstalledPackage,
  all: readonly InstalledPackage[],
  { verbose, files }: { readonly verbose: boolean; readonly files: boolean },
): string => {
  const fields = metadataFields(shown);
  const every = (name: string) => fields.flatMap(([field, value]) => (field === name ? [value] : []));
  const one = (name: string) => every(name)[0] ?? "";
  const lines = [
    `name: ${shown.name}`,
    `version: ${shown.version}`,
    `summary: ${one("summary")}`,
    `home-page: ${one("home-page")}`,
    `author: ${one("author")}`,
    `author-email: ${one("author-email")}`,
    `license: ${one("license") || one("license-expression")}`,
    `location: ${dirname(shown.infoPath)}`,
    `requires: ${requirementNames(shown).join(", ")}`,
    `required-by: ${requiredBy(shown, all).join(", ")}`,
  ];
  if (verbose) {
    lines.push(
      `metadata-version: ${one("metadata-version")}`,
      `installer: ${textBeside(shown, "INSTALLER").trim()}`,
      "classifiers:",
      ...every("classifier").map((text) => `  ${text.toLowerCase()}`),
      "entry-points:",
      ...linesOf(textBeside(shown, "entry_points.txt")).map((line) => `  ${line}`),
      "project-urls:",
      ...every("project-url").map((text) => `  ${lowerKey(text)}`),
    );
  }
  if (files) {
    const recorded = [...recordedFiles(shown)].sort(compareText);
    lines.push(
      "files:",
      ...(recorded.length > 0 ? recorded : ["Cannot locate RECORD"]).map((path) => `  ${path}`),
    );
  }
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
};

/** Without those that only an extra needs. */
const requirementNames = (shown: InstalledPackage): readonly string[] =>
  metadataFields(shown)
    .flatMap(([field, value]) => (field === "requires-dist" && !/;.*\bextra\s*==/.test(value) ? [value] : []))
    .flatMap((value) => /^[\w.-]+/.exec(value)?.[0] ?? [])
    .sort((a, b) => compareText(a.toLowerCase(), b.toLowerCase()));

const requiredBy = (shown: InstalledPackage, all: readonly InstalledPackage[]): readonly string[] =>
  all
    .filter((each) => requirementNames(each).some((name) => normalName(name) === normalName(shown.name)))
    .map(({ name }) => name)
    .sort((a, b) => compareText(a.toLowerCase(), b.toLowerCase()));

const textBeside = ({ infoPath }: InstalledPackage, name: string): string => {
  try {
    return readFileSync(join(infoPath, name), "utf8");
  } catch {
    return "";
  }
};

const linesOf = (text: string): readonly string[] => (text.trim() === "" ? [] : text.trim().split(/\r?\n/));

const lowerKey = (text: string): string => text.replace(/^[^,]*/, (key) => key.toLowerCase());

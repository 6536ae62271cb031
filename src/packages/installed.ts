import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Context, compareText } from "../base/index.ts";
import {
  type Distribution,
  findDistributions,
  findInterpreter,
  interpreterFacts,
  normalName,
  searchPath,
} from "../python-env/index.ts";

/** An installed Python package. */
export type InstalledPackage = Distribution & {
  readonly summary: string;
  /** Whether it says that it is a Guild package. */
  readonly isGuildPackage: boolean;
};

/** The distributions of the environment that operations run in, as their metadata on disk says, by name. */
export const installedPackages = async (
  context: Pick<Context, "env" | "home" | "cwd">,
): Promise<readonly InstalledPackage[]> => {
  const python = await findInterpreter(context, { projectDir: context.cwd });
  const facts = await interpreterFacts(context, python);
  return findDistributions(searchPath(context.env, facts))
    .map((distribution) => {
      const { summary = "", keywords = "" } = Object.fromEntries(metadataFields(distribution));
      const isGuildPackage = keywords.split(/[\s,]+/).includes("gpkg");
      return { ...distribution, summary: summary.replace(/ \(Guild AI\)$/, ""), isGuildPackage };
    })
    .sort((a, b) => compareText(a.name, b.name));
};

/** The fields of the metadata of an installed package, names in lower case, in their order. */
export const metadataFields = ({ infoPath }: Distribution): readonly (readonly [string, string])[] => {
  const text = readFirst([join(infoPath, "METADATA"), join(infoPath, "PKG-INFO"), infoPath]);
  const [head = ""] = text.split(/\r?\n\r?\n/);
  return [...head.matchAll(/^([\w-]+):[ \t]*(.*(?:\r?\n[ \t].*)*)/gm)].map(
    ([, name = "", value = ""]) => [name.toLowerCase(), value.replace(/\r?\n[ \t]+/g, "\n").trim()] as const,
  );
};

/** Paths of the installed files, relative to the directory the package lies in; empty where none are listed. */
export const recordedFiles = ({ infoPath }: Distribution): readonly string[] =>
  readFirst([join(infoPath, "RECORD")])
    .split(/\r?\n/)
    .map((line) => /^(?:"((?:[^"]|"")*)"|([^,]*)),/.exec(line))
    .map((match) => match?.[1]?.replaceAll('""', '"') ?? match?.[2] ?? "")
    .filter((path) => path !== "");

/** Installed packages by the names a person gave, and the names that are not installed. */
export const findPackages = (
  packages: readonly InstalledPackage[],
  names: readonly string[],
): { readonly found: readonly InstalledPackage[]; readonly missing: readonly string[] } => {
  const byName = new Map(packages.map((each) => [normalName(each.name), each]));
  return {
    found: names.flatMap((name) => byName.get(normalName(name)) ?? []),
    missing: names.filter((name) => !byName.has(normalName(name))),
  };
};

const readFirst = (paths: readonly string[]): string => {
  for (const path of paths) {
    try {
      return readFileSync(path, "utf8");
    } catch {
      // Not there, a directory, or not ours to read: the next one.
    }
  }
  return "";
};

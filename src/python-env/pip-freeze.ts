import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Context, compareText, readCacheFile, writeCacheFile } from "../base/index.ts";
import { type DirectUrl, readDirectUrl } from "./direct-url.ts";
import { type Distribution, findDistributions, normalName, searchPath } from "./distributions.ts";
import { gitSource } from "./git-source.ts";
import { fileStamp, interpreterFacts } from "./interpreter-facts.ts";
import { formatPyVersion, parsePyVersion } from "./version.ts";

/**
 * The lines `pip freeze` prints for the interpreter at `path`, read from the installed metadata. Kept in the home's
 * cache until a directory of the module search path changes.
 */
export const pipFreeze = async (
  context: Pick<Context, "env" | "home">,
  path: string,
): Promise<readonly string[]> => {
  const facts = await interpreterFacts(context, path);
  const dirs = searchPath(context.env, facts);
  const stamp = dirs.map(fileStamp).join("\n");
  const key = createHash("sha256")
    .update(`${facts.version}\n${dirs.join("\n")}`)
    .digest("hex")
    .slice(0, 40);
  const file = join(context.home, "cache", "python", `freeze-${key}.json`);
  const cached = readCacheFile(file);
  if (isEntry(cached) && cached.stamp === stamp) return cached.lines;
  const { lines, hasEditable } = freezeLines(findDistributions(dirs), facts.version);
  // The commit of an editable distribution changes without a change in any of the directories.
  if (!hasEditable) writeCacheFile(file, { stamp, lines });
  return lines;
};

const isEntry = (value: unknown): value is { readonly stamp: string; readonly lines: readonly string[] } =>
  typeof value === "object" && value !== null && "stamp" in value && "lines" in value;

const freezeLines = (distributions: readonly Distribution[], pythonVersion: string) => {
  const skipped = skippedNames(pythonVersion);
  const listed = distributions
    .filter(({ name }) => !skipped.has(normalName(name)))
    .map((distribution) => ({ distribution, directUrl: directUrlOf(distribution) }))
    .sort((a, b) => compareText(a.distribution.name.toLowerCase(), b.distribution.name.toLowerCase()));
  return {
    lines: listed.flatMap(({ distribution, directUrl }) => freezeEntry(distribution, directUrl)),
    hasEditable: listed.some(({ directUrl }) => directUrl?.kind === "editable"),
  };
};

/** What pip leaves out by default: itself, and before Python 3.12 the tools that came with every environment. */
const skippedNames = (pythonVersion: string): ReadonlySet<string> => {
  const [, minor] = pythonVersion.split(".");
  return new Set(Number(minor) < 12 ? ["pip", "setuptools", "distribute", "wheel"] : ["pip"]);
};

const directUrlOf = ({ infoPath, linkedDir }: Distribution): DirectUrl | undefined =>
  linkedDir === undefined ? readDirectUrl(infoPath) : { kind: "editable", url: `file://${linkedDir}` };

const freezeEntry = (distribution: Distribution, directUrl: DirectUrl | undefined): readonly string[] => {
  const { name } = distribution;
  if (directUrl === undefined) return [nameAndVersion(distribution)];
  switch (directUrl.kind) {
    case "editable":
      return editableEntry(distribution, directUrl.url);
    case "vcs": {
      const url = `${directUrl.vcs}+${directUrl.url}@${directUrl.commit}`;
      return [`${name} @ ${url}${fragment([], directUrl.subdirectory)}`];
    }
    case "archive": {
      const hash = directUrl.hash === undefined ? [] : [directUrl.hash];
      return [`${name} @ ${directUrl.url}${fragment(hash, directUrl.subdirectory)}`];
    }
    default:
      return [`${name} @ ${directUrl.url}${fragment([], directUrl.subdirectory)}`];
  }
};

const fragment = (parts: readonly string[], subdirectory: string | undefined): string => {
  const all = subdirectory === undefined ? parts : [...parts, `subdirectory=${subdirectory}`];
  return all.length === 0 ? "" : `#${all.join("&")}`;
};

/** pip's normal spelling of the version; `===` before one that it cannot read. */
const nameAndVersion = ({ name, version }: Distribution): string => {
  const parsed = parsePyVersion(version);
  return parsed === undefined ? `${name}===${version}` : `${name}==${formatPyVersion(parsed)}`;
};

const editableEntry = (distribution: Distribution, url: string): readonly string[] => {
  const dir = url.startsWith("file://") ? fileURLToPath(url) : url;
  const display = nameAndVersion(distribution);
  const git = gitSource(dir);
  if (git === undefined) return [`# Editable install with no version control (${display})`, `-e ${dir}`];
  if (git.remote === undefined) return [`# Editable Git install with no remote (${display})`, `-e ${dir}`];
  const egg = `egg=${distribution.name.replaceAll("-", "_")}`;
  const sub = git.subdirectory === "" ? "" : `&subdirectory=${git.subdirectory}`;
  return [`-e git+${git.remote}@${git.commit ?? ""}#${egg}${sub}`];
};

import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { type Env, errorCode } from "../base/index.ts";
import type { InterpreterFacts } from "./interpreter-facts.ts";

/** An installed distribution, as its metadata on disk says. */
export type Distribution = {
  /** As its author spells it. */
  readonly name: string;
  readonly version: string;
  /** The `.dist-info` or `.egg-info` directory (or file). */
  readonly infoPath: string;
  /** The project's directory, for distributions that are linked rather than copied. */
  readonly linkedDir: string | undefined;
};

/** Where an interpreter looks for modules when it is started with `env`. */
export const searchPath = (env: Env, facts: InterpreterFacts): readonly string[] => {
  const own = (env.PYTHONPATH ?? "").split(delimiter).filter((dir) => dir !== "");
  return [...new Set([...own, ...facts.sysPath])];
};

/** The distributions in the given directories. Of several with one name the first counts, as for Python. */
export const findDistributions = (dirs: readonly string[]): readonly Distribution[] => {
  const byName = new Map<string, Distribution>();
  for (const found of dirs.flatMap(distributionsIn)) {
    const name = normalName(found.name);
    if (!byName.has(name)) byName.set(name, found);
  }
  return [...byName.values()];
};

/** A distribution's name as Python compares it: `typing_extensions` is `typing-extensions`. */
export const normalName = (name: string): string => name.replace(/[-_.]+/g, "-").toLowerCase();

const distributionsIn = (dir: string): readonly Distribution[] => {
  const names = entries(dir);
  const own = names.filter((name) => /\.(dist-info|egg-info|egg)$/i.test(name));
  // Links go last, as pip has them.
  const links = names.filter((name) => name.endsWith(".egg-link"));
  return [
    ...own.flatMap((name) => readDistribution(join(dir, name), undefined)),
    ...links.flatMap((name) => linkedDistributions(join(dir, name))),
  ];
};

const entries = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir);
  } catch (error) {
    // Not there, no directory (a zip file of the library), or not ours to read: nothing is found in it.
    if (errorCode(error) === undefined) throw error;
    return [];
  }
};

const linkedDistributions = (link: string): readonly Distribution[] => {
  const target = readFileSync(link, "utf8")
    .split("\n")
    .map((line) => line.trim())
    .find((line) => line !== "");
  if (target === undefined) return [];
  const dir = resolve(dirname(link), target);
  return entries(dir)
    .filter((name) => name.endsWith(".egg-info"))
    .flatMap((name) => readDistribution(join(dir, name), dir));
};

const metadataFiles = ["METADATA", "PKG-INFO", "EGG-INFO/PKG-INFO", ""];

const readDistribution = (infoPath: string, linkedDir: string | undefined): readonly Distribution[] => {
  for (const name of metadataFiles) {
    const head = readHead(join(infoPath, name));
    const fields = head === undefined ? undefined : nameAndVersion(head);
    if (fields !== undefined) return [{ ...fields, infoPath, linkedDir }];
  }
  return [];
};

const headSize = 4096;

/** The start of a file: enough for the fields that metadata begins with. */
const readHead = (path: string): string | undefined => {
  try {
    const file = openSync(path, "r");
    try {
      const buffer = Buffer.alloc(headSize);
      return buffer.toString("utf8", 0, readSync(file, buffer, 0, headSize, 0));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
};

const nameAndVersion = (head: string): { readonly name: string; readonly version: string } | undefined => {
  const name = /^Name:[ \t]*(\S.*?)[ \t\r]*$/im.exec(head)?.[1];
  const version = /^Version:[ \t]*(\S.*?)[ \t\r]*$/im.exec(head)?.[1];
  return name === undefined || version === undefined ? undefined : { name, version };
};

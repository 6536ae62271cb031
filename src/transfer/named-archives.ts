import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Context, compareText, makeDir, UserError } from "../base/index.ts";
import { isAbsence, readTextIfExists, replaceFile } from "../run/index.ts";

/** An archive that the home keeps under a name. Its runs are directories in `dir`. */
export type NamedArchive = { readonly name: string; readonly description: string; readonly dir: string };

type Home = Pick<Context, "home">;

/** The archives of a home, by name. Directories without a description file that can be read are none. */
export const namedArchives = ({ home }: Home): readonly NamedArchive[] => {
  const root = archivesDir(home);
  return namesIn(root)
    .flatMap((id) => readArchive(join(root, id)) ?? [])
    .sort((a, b) => compareText(a.name, b.name) || compareText(a.dir, b.dir));
};

export const findNamedArchive = (context: Home, name: string): NamedArchive | undefined =>
  namedArchives(context).find((archive) => archive.name === name);

/** Makes an archive. It is there once its description file is. */
export const createNamedArchive = (
  context: Home & Pick<Context, "newRunId">,
  name: string,
  description: string,
): NamedArchive => {
  const dir = join(archivesDir(context.home), context.newRunId());
  makeDir(dir);
  replaceFile(join(dir, metaName), `${JSON.stringify({ label: name, description })}\n`);
  return { name, description, dir };
};

const metaName = "archive.json";
const archivesDir = (home: string): string => join(home, "archives");

const readArchive = (dir: string): NamedArchive | undefined => {
  const text = readTextIfExists(join(dir, metaName));
  if (text === undefined) return undefined;
  const { label, description } = parseMeta(text, dir);
  return typeof label === "string"
    ? { name: label, description: typeof description === "string" ? description : "", dir }
    : undefined;
};

const parseMeta = (text: string, dir: string): Readonly<Record<string, unknown>> => {
  try {
    return Object(JSON.parse(text));
  } catch (error) {
    throw new UserError(`cannot read ${join(dir, metaName)}: ${String(error)}`, { cause: error });
  }
};

const namesIn = (dir: string): readonly string[] => {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};

import { createHash } from "node:crypto";
import { isPyList, isPyMap, type PyMap, type PyValue, pyStr, UserError } from "../base/index.ts";
import type { Guildfile } from "../guildfile/index.ts";

/** What the `package` object of a Guild file says, with its defaults. */
export type PackageDef = {
  readonly name: string;
  /** False where the file names no package. */
  readonly isNamed: boolean;
  readonly version: string;
  readonly description: string;
  readonly url: string;
  readonly author: string;
  readonly authorEmail: string;
  readonly license: string;
  /** `gpkg` is always among them: it is how lists recognise a Guild package. */
  readonly tags: readonly string[];
  readonly pythonTag: string | undefined;
  readonly pythonRequires: string | undefined;
  /** Undefined where nothing is said: then `requirements.txt` counts. */
  readonly requires: readonly string[] | undefined;
  /** Python packages by name, their directories relative to the project; undefined to look for them. */
  readonly packages: readonly (readonly [string, string])[] | undefined;
  readonly dataFiles: readonly string[];
  /** The object as it was written. */
  readonly data: PyMap;
};

/**
 * The package that a project makes. Without a `package` object it has the name of the default model, or a name made
 * of the path of the Guild file where that has none (0.9: package_main.py).
 */
export const packageDef = (guildfile: Guildfile): PackageDef => {
  const data: PyMap = guildfile.package ?? new Map();
  const text = (name: string): string => {
    const value = data.get(name);
    return value === undefined || value === null ? "" : pyStr(value).trim();
  };
  const named = text("package");
  const tags = texts(data.get("tags"));
  const packages = data.get("packages");
  return {
    name: named || defaultName(guildfile),
    isNamed: named !== "",
    version: checkedVersion(text("version") || "0.0.0", guildfile.path),
    description: text("description"),
    url: text("url"),
    author: text("author"),
    authorEmail: text("author-email"),
    license: text("license"),
    tags: tags.includes("gpkg") ? tags : [...tags, "gpkg"],
    pythonTag: text("python-tag") || undefined,
    pythonRequires: text("python-requires") || undefined,
    requires: data.has("requires") ? texts(data.get("requires")) : undefined,
    packages: isPyMap(packages) ? [...packages].map(([name, dir]) => [pyStr(name), pyStr(dir)]) : undefined,
    dataFiles: texts(data.get("data-files")),
    data,
  };
};

const texts = (value: PyValue | undefined): readonly string[] => {
  if (value === undefined || value === null) return [];
  return isPyList(value) ? value.map(pyStr) : [pyStr(value)];
};

const defaultName = ({ models, path }: Guildfile): string => {
  const model = models.find((each) => each.default) ?? (models.length === 1 ? models[0] : undefined);
  if (model !== undefined && model.name !== "") return model.name;
  return `gpkg.anonymous_${createHash("md5").update(path).digest("hex").slice(0, 8)}`;
};

const checkedVersion = (version: string, path: string): string => {
  // PEP 440, loosely: what pip would refuse is refused before a wheel is made of it.
  if (
    /^v?(?:\d+!)?\d+(?:\.\d+)*(?:[-_.]?[a-z]+[-_.]?\d*)*(?:-\d+)?(?:\+[a-z\d]+(?:[-_.][a-z\d]+)*)?$/i.test(
      version,
    )
  ) {
    return version;
  }
  throw new UserError(`invalid package version '${version}' in ${path}`, {
    hint: "Use a version such as 1.0 or 0.2.1 (in quotes, so that 1.10 stays 1.10) and try again.",
  });
};

/** A name as file names of wheels have it: runs of `-`, `_` and `.` as one `_` (binary distribution format). */
export const wheelName = (name: string): string => name.replace(/[-_.]+/g, "_");

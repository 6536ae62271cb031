import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../base/index.ts";
import type { Guildfile } from "../guildfile/index.ts";
import { GrowingZip } from "../transfer/index.ts";
import { entryPointsText, metadataText, packageText, wheelText } from "./metadata.ts";
import { type PackageDef, wheelName } from "./package-def.ts";
import { packageFiles } from "./package-files.ts";
import { parseRequirements } from "./requirements.ts";

export type WheelRequest = {
  readonly guildfile: Guildfile;
  readonly def: PackageDef;
  readonly distDir: string;
  readonly guildVersion: string;
  readonly warn: (text: string) => void;
};

/**
 * Writes the wheel of a project (PyPA: binary distribution format) and gives back its path. The same project gives the
 * same bytes: names are sorted, no times are kept, and of modes only whether a file is executable. Needs no Python.
 */
export const buildWheel = async ({
  guildfile,
  def,
  distDir,
  guildVersion,
  warn,
}: WheelRequest): Promise<string> => {
  const tags = (def.pythonTag ?? "py2.py3").split(".").map((tag) => `${tag}-none-any`);
  const files = packageFiles(guildfile.dir, def, warn);
  const requires = (def.requires ?? projectRequirements(guildfile.dir, warn)).filter(
    (requirement) => !requirement.startsWith("tensorflow-any"),
  );
  const version = def.version.replace(/-/g, "_");
  const stem = `${wheelName(def.name)}-${version}`;
  // Guild 0.9 takes a package's name from this directory: with its dots, which pip takes as well.
  const info = `${def.name.replace(/[-_]+/g, "_")}-${version}.dist-info`;
  const facts: readonly (readonly [string, string])[] = [
    ["METADATA", metadataText(def, guildfile, requires)],
    ["PACKAGE", packageText(def)],
    ["WHEEL", wheelText(tags, guildVersion)],
    ["entry_points.txt", entryPointsText(guildfile)],
    ["top_level.txt", `${def.name.split(".")[0]}\n`],
  ];
  mkdirSync(distDir, { recursive: true });
  const path = join(distDir, `${stem}-${def.pythonTag ?? "py2.py3"}-none-any.whl`);
  const temporary = `${path}.${process.pid}`;
  rmSync(temporary, { force: true });
  const zip = new GrowingZip(temporary);
  const records: string[] = [];
  try {
    for (const file of files) {
      const { mode, size } = statSync(file.path);
      const { digest, size: hashed } = await sha256(file.path);
      if (hashed !== size) throw new UserError(`'${file.path}' changed while it was read`);
      const stats = {
        mode: mode & 0o111 ? 0o100755 : 0o100644,
        size,
        mtimeMs: undefined,
        isFile: () => true,
      };
      await zip.add({ name: file.name, path: file.path, stats });
      records.push(record(file.name, digest, size));
    }
    for (const [name, text] of facts) {
      const content = Buffer.from(text);
      zip.addContent(`${info}/${name}`, content);
      const digest = createHash("sha256").update(content).digest("base64url");
      records.push(record(`${info}/${name}`, digest, content.length));
    }
    zip.addContent(`${info}/RECORD`, Buffer.from(`${records.join("")}${csvField(`${info}/RECORD`)},,\n`));
    await zip.finish(async () => {});
    renameSync(temporary, path);
  } finally {
    zip.close();
    rmSync(temporary, { force: true });
  }
  return path;
};

const projectRequirements = (dir: string, warn: (text: string) => void): readonly string[] => {
  const path = join(dir, "requirements.txt");
  const isThere = statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  return isThere ? parseRequirements(readFileSync(path, "utf8"), warn) : [];
};

const sha256 = async (path: string): Promise<{ readonly digest: string; readonly size: number }> => {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { digest: hash.digest("base64url"), size };
};

const record = (name: string, digest: string, size: number): string =>
  `${csvField(name)},sha256=${digest},${size}\n`;

const csvField = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

import { dumpYamlLoose, type PyMap } from "../base/index.ts";
import { formatPackageDescription, type Guildfile } from "../guildfile/index.ts";
import type { PackageDef } from "./package-def.ts";

/** `METADATA`: core metadata 2.1, in the order in which setuptools writes it; the description is what help says. */
export const metadataText = (def: PackageDef, guildfile: Guildfile, requires: readonly string[]): string => {
  const [summary = ""] = def.description.split("\n");
  const headers: readonly (readonly [string, string | undefined])[] = [
    ["Metadata-Version", "2.1"],
    ["Name", def.name],
    ["Version", def.version],
    ["Summary", summary],
    ["Home-page", def.url],
    ["Author", def.author],
    ["Author-email", def.authorEmail],
    ["License", def.license.replaceAll("\n", "\n        ")],
    ["Keywords", def.tags.join(" ")],
    ["Requires-Python", def.pythonRequires],
    ["Description-Content-Type", "text/x-rst"],
    ...requires.map((requirement) => ["Requires-Dist", requirement] as const),
  ];
  const lines = headers.filter(([, value]) => value).map(([name, value]) => `${name}: ${value}\n`);
  return `${lines.join("")}\n${formatPackageDescription(guildfile, descriptionWidth)}`;
};

const descriptionWidth = 78;

/** `entry_points.txt`, by which Guild 0.9 and we find models. Its names of loaders are those 0.9 has always written. */
export const entryPointsText = ({ models }: Guildfile): string => {
  const sorted = [...models].sort((a, b) => (modelKey(a.name) < modelKey(b.name) ? -1 : 1));
  const modelLines = sorted.map(({ name }) => `${modelKey(name)} = guild.model:PackageModel\n`);
  const resourceLines = sorted.flatMap(({ name, resources }) =>
    resources.map((resource) => `${modelKey(name)}:${resource.name} = guild.model:PackageModelResource\n`),
  );
  return [
    section("guild.models", modelLines),
    ...(resourceLines.length > 0 ? [section("guild.resources", resourceLines)] : []),
  ].join("\n");
};

const section = (name: string, lines: readonly string[]): string => `[${name}]\n${lines.join("")}`;

const modelKey = (name: string): string => name || "__anonymous__";

/** `WHEEL`, of the binary distribution format 1.0. */
export const wheelText = (tags: readonly string[], guildVersion: string): string =>
  [
    "Wheel-Version: 1.0",
    `Generator: guild (${guildVersion})`,
    "Root-Is-Purelib: true",
    ...tags.map((tag) => `Tag: ${tag}`),
    "",
  ].join("\n");

/** `PACKAGE`: the package object as it was written, its requirements as a list. */
export const packageText = (def: PackageDef): string => {
  const data: PyMap =
    def.requires === undefined ? def.data : new Map([...def.data, ["requires", [...def.requires]]]);
  return dumpYamlLoose(data);
};

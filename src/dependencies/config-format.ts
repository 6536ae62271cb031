import { extname } from "node:path";
import { dumpYamlLoose, formatPyJson, type PyMap, type PyValue, parseYaml } from "../base/index.ts";
import { formatIni, parseIni } from "./ini.ts";

export type ConfigFormat = {
  readonly parse: (text: string) => PyValue;
  readonly format: (config: PyMap) => string;
};

/** The format of a configuration file by its suffix; a further `.in` is overlooked. */
export const configFormat = (path: string): ConfigFormat | undefined => {
  const suffix = extname(path).toLowerCase();
  if (suffix === ".in") return configFormat(path.slice(0, -3));
  return formats.find(({ suffixes }) => suffixes.includes(suffix));
};

const formats: readonly (ConfigFormat & { readonly suffixes: readonly string[] })[] = [
  { suffixes: [".yml", ".yaml"], parse: parseYaml, format: dumpYamlLoose },
  // JSON is YAML, and YAML keeps 1.0 apart from 1.
  { suffixes: [".json"], parse: parseYaml, format: (config) => formatPyJson(config, { sortKeys: true }) },
  { suffixes: [".cfg", ".ini"], parse: parseIni, format: formatIni },
];

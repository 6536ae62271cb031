import { existsSync, rmSync } from "node:fs";
import { dumpYaml, type PyValue } from "../base/index.ts";
import { readTextIfExists, replaceFile } from "./files.ts";
import { attrPath } from "./layout.ts";
import type { Run } from "./types.ts";

// Apart from reading, because lists of runs write nothing and need no YAML writer.

/** Sets an attribute, at one stroke. */
export const writeAttr = (run: Pick<Run, "dir">, name: string, value: PyValue): void =>
  writeEncodedAttr(run, name, dumpYaml(value));

/** Sets an attribute to text that is YAML already. */
const writeEncodedAttr = (run: Pick<Run, "dir">, name: string, yaml: string): void => {
  if (name === "" || name.startsWith(".") || /[/\\\0]/.test(name)) {
    throw new Error(`invalid attribute name '${name}'`);
  }
  const path = attrPath(run, name);
  const text = yaml.endsWith("\n") ? yaml : `${yaml}\n`;
  // A run that is started again has most of them already, and to look costs a tenth of writing.
  if (existsSync(path) && readTextIfExists(path) === text) return;
  replaceFile(path, text);
};

/** Takes an attribute away; nothing happens if it is absent. */
export const removeAttr = (run: Pick<Run, "dir">, name: string): void =>
  rmSync(attrPath(run, name), { force: true });

import { existsSync, readdirSync } from "node:fs";
import { type PyValue, parseSimpleYaml, parseYaml } from "../base/index.ts";
import { isAbsence, readTextIfExists } from "./files.ts";
import { attrPath, guildNames, guildPath } from "./layout.ts";
import type { Run } from "./types.ts";

/** Told of an attribute file that cannot be understood; the attribute then counts as absent. */
export type AttrWarning = (warning: { readonly path: string; readonly reason: string }) => void;

/** The value of an attribute; undefined if it is absent, null, or broken (which is told to `warn`). */
export const readAttr = (run: Pick<Run, "dir">, name: string, warn?: AttrWarning): PyValue | undefined => {
  const path = attrPath(run, name);
  try {
    // Asking first costs less than the exception for a missing file, which most attributes are.
    const text = usual.has(name) || existsSync(path) ? readTextIfExists(path) : undefined;
    if (text === undefined) return undefined;
    return parseAttrText(text) ?? undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Malformed, or no permission to read: one broken attribute never breaks a list of runs.
    warn?.({ path, reason: error.message });
    return undefined;
  }
};

/** What nearly every run has. */
const usual: ReadonlySet<string> = new Set(["started", "exit_status"]);

/** The value that the text of an attribute file says; throws where it is no YAML. */
export const parseAttrText = (text: string): PyValue => {
  const simple = parseSimpleYaml(text);
  return simple === undefined ? parseYaml(text) : simple;
};

/** Names of the attributes a run has, sorted; none if the run has no attribute directory. */
export const attrNames = (run: Pick<Run, "dir">): readonly string[] => {
  try {
    return readdirSync(guildPath(run, guildNames.attrs)).sort();
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};

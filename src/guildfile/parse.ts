import { dirname } from "node:path";
import { UserError } from "../base/index.ts";
import { coerceTextList } from "./attributes.ts";
import { formatFaults } from "./faults.ts";
import { type GuildfileSources, type Item, type Loading, nearestLine, readItems } from "./items.ts";
import { type ReadModel, readModel } from "./model-defs.ts";
import type { Fault, Guildfile } from "./types.ts";

export type ParseOptions = GuildfileSources & {
  /** Absolute path of the file that the text is from. */
  readonly path: string;
  /** How messages name the project: `the current directory`, or its path in quotes. */
  readonly projectName?: string;
};

/**
 * The Guild file that `text` says. Faults of single operations are in `faults`; anything else that is wrong ends
 * in one `UserError` that names it all.
 */
export const parseGuildfile = (text: string, options: ParseOptions): Guildfile => {
  const { path, projectName = "the current directory" } = options;
  const loading: Loading = { ...options, faults: [], opFaults: [], files: new Map() };
  const items = readItems(text, path, loading);
  loading.files.set(path, items);
  const models = readModels(items, loading);
  const packages = items.filter(({ data }) => data.has("package"));
  for (const item of packages.slice(1)) {
    // 0.9: the misspelling is guildfile.py's.
    loading.faults.push(itemFault(item, "package", "mutiple package definitions", "Keep one of them."));
  }
  if (packages[0] !== undefined) checkPackage(packages[0], loading);
  const faults = [...models.flatMap((read) => read.faults), ...unclaimedFaults(models, loading)];
  if (loading.faults.length > 0) {
    throw new UserError(formatFaults([...loading.faults, ...faults], projectName), { bare: true });
  }
  return {
    path,
    dir: dirname(path),
    models: models.map(({ model }) => model),
    package: packages[0]?.data,
    faults,
  };
};

const readModels = (items: readonly Item[], loading: Loading): readonly ReadModel[] => {
  const names = new Set<unknown>();
  return items.flatMap((item) => {
    if (!item.data.has("model")) return [];
    const name = item.data.get("model");
    if (names.has(name)) {
      loading.faults.push(
        itemFault(item, "model", `duplicate model '${String(name)}'`, "Give each model a name of its own."),
      );
      return [];
    }
    names.add(name);
    return [readModel(item, items, loading)];
  });
};

const checkPackage = (item: Item, loading: Loading): void => {
  coerceTextList(item.data.get("requires"), "requires", (_path, message, hint) => {
    loading.faults.push(itemFault(item, "requires", message, hint));
  });
};

const itemFault = (item: Item, key: string, message: string, hint: string | undefined): Fault => ({
  file: item.origin.file,
  line: nearestLine(item.origin, [key]),
  message,
  hint,
});

/** Faults of operations that no model has: those of a config that nothing extends. */
const unclaimedFaults = (models: readonly ReadModel[], loading: Loading): readonly Fault[] => {
  const claimed = new Set(models.flatMap(({ faults }) => faults.map(faultIdentity)));
  return loading.opFaults.filter((fault) => !claimed.has(faultIdentity(fault)));
};

const faultIdentity = ({ file, line, message }: Fault): string => JSON.stringify([file, line, message]);

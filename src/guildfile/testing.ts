import { UserError } from "../base/index.ts";
import { parseGuildfile } from "./parse.ts";
import type { Guildfile, ModelDef, OpDef } from "./types.ts";

// For the tests of this room.

export type Files = Readonly<Record<string, string>>;

/** The Guild file of `text` at `/p/guild.yml`; `files` by absolute path, packages at `/lib/NAME/guild.yml`. */
export const aGuildfile = (text: string, files: Files = {}, warn?: (text: string) => void): Guildfile =>
  parseGuildfile(text, {
    path: "/p/guild.yml",
    readText: (path) => files[path],
    findPackageGuildfile: (name) => {
      const path = `/lib/${name.replaceAll(".", "/")}/guild.yml`;
      return files[path] === undefined ? undefined : path;
    },
    ...(warn === undefined ? {} : { warn }),
  });

export const aModel = (text: string, name = "", files: Files = {}): ModelDef => {
  const guildfile = aGuildfile(text, files);
  const model = guildfile.models.find((found) => found.name === name);
  if (model === undefined) throw new Error(`no model '${name}'`);
  return model;
};

export const anOp = (text: string, name = "a", model = "", files: Files = {}): OpDef => {
  const guildfile = aGuildfile(text, files);
  const op = guildfile.models
    .find((found) => found.name === model)
    ?.operations.find((found) => found.name === name);
  if (op === undefined) throw new Error(`no operation '${name}': ${JSON.stringify(guildfile.faults)}`);
  return op;
};

/** Flag defaults by name. */
export const defaults = (op: OpDef): Readonly<Record<string, unknown>> =>
  Object.fromEntries(op.flags.map((flag) => [flag.name, flag.default]));

/** What the file as a whole, or else one of its operations, is blamed for: `LINE MESSAGE`. */
export const faultsOf = (text: string, files: Files = {}): readonly string[] => {
  try {
    return aGuildfile(text, files).faults.map(({ line, message }) => `${line} ${message}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message.split("\n").slice(0, -1);
  }
};

import { accessSync, constants, rmSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { makeDir, systemErrorText, UserError } from "../../base/index.ts";
import { expandPath, pathAttr } from "../attrs.ts";
import type { RemoteKind } from "../types.ts";

/** A directory: a shared disk, a mounted store. It is laid out as a guild home. */
export const dirKind: RemoteKind = {
  type: "dir",
  required: ["path"],
  inline: {
    format: "PATH",
    parse: (spec, context) =>
      spec === "" ? undefined : new Map([["path", resolve(context.cwd, expandPath(spec, context))]]),
  },
  open: (config, context) => {
    const root = pathAttr(config, context, "path") ?? "";
    return {
      kind: "store",
      config,
      uri: `dir:${root}`,
      home: root,
      open: async () => {
        requireDir(root, config.name);
        const { dirStore } = await import("../store/dir-store.ts");
        return dirStore(root);
      },
      status: async () => {
        requireDir(root, config.name);
        return `remote ${config.name} is available`;
      },
      start: async () => makeDir(root),
      stop: async () => {
        requireDir(root, config.name);
        // Only what is ours: there may be other things in a shared directory.
        for (const name of ["runs", "trash", "index", "meta-id"])
          rmSync(resolve(root, name), { recursive: true, force: true });
      },
      stopDetails: `All runs below ${root} will be deleted. This cannot be undone.`,
    };
  },
};

const requireDir = (root: string, name: string): void => {
  const unavailable = (why: string, cause?: unknown) =>
    new UserError(`remote ${name} is not available: ${why}`, {
      hint: "Mount it, or make it with 'guild remote start'.",
      exitCode: 2,
      cause,
    });
  const stats = statSync(root, { throwIfNoEntry: false });
  if (stats === undefined) throw unavailable(`${root} does not exist`);
  if (!stats.isDirectory()) throw unavailable(`${root} is not a directory`);
  try {
    accessSync(root, constants.R_OK | constants.X_OK);
  } catch (error) {
    throw unavailable(systemErrorText(error, root), error);
  }
};

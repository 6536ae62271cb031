import type { Micros, RunId } from "../base/index.ts";

/** Identity of an operation, as `.guild/opref` holds it. */
export type OpRef = {
  /** `guildfile`, `package`, `script`, `builtin`, `func`, `import`, `pending`, `test`; others are kept as read. */
  readonly pkgType: string;
  readonly pkgName: string;
  readonly pkgVersion: string;
  /** Empty for the anonymous model. */
  readonly modelName: string;
  readonly opName: string;
};

/** A run on disk. `id` is the name of the directory. */
export type Run = {
  readonly id: RunId;
  /** Absolute. */
  readonly dir: string;
};

export type RunStatus =
  | { readonly kind: "running"; readonly by: RunBy }
  | { readonly kind: "completed" | "pending" | "staged" }
  | { readonly kind: "error"; readonly exitStatus: number | undefined }
  /** Below 0: -15 SIGTERM, -16 Ctrl-C. */
  | { readonly kind: "terminated"; readonly exitStatus: number };

/** Who runs a run. `host` only for a process of another machine, which cannot be reached from this one. */
type RunBy = { readonly pid: number; readonly host?: string } | { readonly remote: string };

/** A comment on a run. `host` and `user` are empty where not known. */
export type Comment = {
  readonly body: string;
  readonly host: string;
  readonly time: Micros | undefined;
  readonly user: string;
};

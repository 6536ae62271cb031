import type { RunId } from "../base/index.ts";

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
  | { readonly kind: "running"; readonly by: { readonly pid: number } | { readonly remote: string } }
  | { readonly kind: "completed" | "pending" | "staged" }
  | { readonly kind: "error"; readonly exitStatus: number | undefined }
  /** Below 0: -15 SIGTERM, -16 Ctrl-C. */
  | { readonly kind: "terminated"; readonly exitStatus: number };

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../base/index.ts";

/** Where a distribution was installed from, other than an index (PEP 610, `direct_url.json`). */
export type DirectUrl =
  | { readonly kind: "editable"; readonly url: string }
  | {
      readonly kind: "vcs";
      readonly url: string;
      readonly vcs: string;
      readonly commit: string;
      readonly subdirectory: string | undefined;
    }
  | {
      readonly kind: "archive";
      readonly url: string;
      readonly hash: string | undefined;
      readonly subdirectory: string | undefined;
    }
  | { readonly kind: "dir"; readonly url: string; readonly subdirectory: string | undefined };

type Written = {
  readonly url?: unknown;
  readonly subdirectory?: unknown;
  readonly vcs_info?: { readonly vcs?: unknown; readonly commit_id?: unknown };
  readonly archive_info?: { readonly hash?: unknown };
  readonly dir_info?: { readonly editable?: unknown };
};

/** Undefined for a distribution from an index, and where the file makes no sense. */
export const readDirectUrl = (infoPath: string): DirectUrl | undefined => {
  try {
    return parseDirectUrl(JSON.parse(readFileSync(join(infoPath, "direct_url.json"), "utf8")));
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) !== undefined) return undefined;
    throw error;
  }
};

const parseDirectUrl = (written: unknown): DirectUrl | undefined => {
  if (typeof written !== "object" || written === null) return undefined;
  const { url, subdirectory: sub, vcs_info, archive_info, dir_info } = written as Written;
  if (typeof url !== "string") return undefined;
  const subdirectory = typeof sub === "string" ? sub : undefined;
  if (vcs_info) {
    return { kind: "vcs", url, vcs: String(vcs_info.vcs), commit: String(vcs_info.commit_id), subdirectory };
  }
  if (archive_info) {
    const { hash } = archive_info;
    return { kind: "archive", url, hash: typeof hash === "string" ? hash : undefined, subdirectory };
  }
  return dir_info?.editable === true ? { kind: "editable", url } : { kind: "dir", url, subdirectory };
};

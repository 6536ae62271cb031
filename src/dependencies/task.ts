import { createHash } from "node:crypto";
import { join, relative } from "node:path";
import { pyStr, textRepr, UserError } from "../base/index.ts";
import { sourceName } from "../guildfile/index.ts";
import { resolveReferences, UndefinedReference } from "../values/index.ts";
import { ResolutionError, type SourceTask } from "./types.ts";

/** `text` with the run's flags in the place of `${flag}`; `description` says in messages where it stands. */
export const withFlags = (
  { request }: Pick<SourceTask, "request">,
  text: string,
  description?: string,
): string => {
  const where = description === undefined ? "" : ` in ${description}`;
  try {
    return pyStr(resolveReferences(text, new Map(request.flags)));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const reason =
      error instanceof UndefinedReference ? `undefined reference '${error.reference}'` : error.message;
    throw new ResolutionError(`cannot resolve ${textRepr(text)}${where}: ${reason}`, { cause: error });
  }
};

/** What the user chose for the source, as a flag: a path or a run id. */
export const overrideOf = ({ dependency, source }: SourceTask): string | undefined => {
  const values = new Map(dependency.overrides);
  const name = [source.flagName, source.name, source.uri].find((key) => key && values.has(key));
  return (name && values.get(name)) || undefined;
};

/** The value recorded as `config` in the attribute `deps`. */
export const recordedOverride = ({
  dependency,
  source,
}: Pick<SourceTask, "dependency" | "source">): string | undefined => {
  const values = new Map(dependency.overrides);
  const name = [source.name, source.flagName, source.uri, source.value].find((key) => key && values.has(key));
  return name ? values.get(name) : undefined;
};

/** Where archives are unpacked and post-processing runs for the local file or run directory `path`. */
export const contentDir = ({ context }: Pick<SourceTask, "context">, path: string): string =>
  join(context.home, "cache", "resources", createHash("sha224").update(`file\n${path}`).digest("hex"));

/** A path as log lines show it. */
export const shownPath = ({ context }: Pick<SourceTask, "context">, path: string): string =>
  relative(context.processCwd, path) || ".";

/** Warns or fails, as the source says, when it came to nothing. */
export const checkNotEmpty = ({ source, request }: SourceTask, paths: readonly string[]): void => {
  if (paths.length > 0) return;
  const text = `nothing resolved for ${sourceName(source)}`;
  if (source.failIfEmpty) throw new ResolutionError(text);
  if (source.warnIfEmpty) request.log.warning(text);
};

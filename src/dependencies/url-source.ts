import { dirname } from "node:path";
import { sourceName } from "../guildfile/index.ts";
import { download, HashMismatch } from "./download/download.ts";
import { HttpError } from "./download/http-get.ts";
import { parseUrlParts } from "./download/url-parts.ts";
import { chosenPath, contentPaths, filePaths } from "./file-source.ts";
import { postProcess } from "./post-process.ts";
import { checkNotEmpty, overrideOf, withFlags } from "./task.ts";
import { DependencyError, ResolutionError, type SourceTask } from "./types.ts";

/** The absolute paths a URL source stands for: the user's own choice, or what is downloaded into the cache. */
export const urlPaths = async (task: SourceTask): Promise<readonly string[]> => {
  const { source, dependency } = task;
  const { scheme } = parseUrlParts(source.value);
  if (scheme === "file") return filePaths(task);
  if (scheme !== "http" && scheme !== "https") {
    throw new DependencyError(`unsupported source '${source.uri}' in ${dependency.name} resource`);
  }
  const override = overrideOf(task);
  if (override !== undefined) return [chosenPath(task, override)];
  const path = await downloaded(task);
  const dir = dirname(path);
  const paths = await contentPaths(task, path, dir);
  checkNotEmpty(task, paths);
  await postProcess(task, dir);
  return paths;
};

const downloaded = async (task: SourceTask): Promise<string> => {
  const { source, context, request } = task;
  try {
    return await download(context, {
      url: withFlags(task, source.value, sourceName(source)),
      writtenUrl: source.value,
      sha256: source.sha256,
      info: request.log.info,
    });
  } catch (error) {
    if (!(error instanceof HttpError || error instanceof HashMismatch)) throw error;
    throw new ResolutionError(error.message, { cause: error });
  }
};

import { join, relative } from "node:path";
import {
  errorCode,
  isPyMap,
  type PyKey,
  type PyMap,
  type PyValue,
  pyMap,
  UserError,
  unreachable,
} from "../base/index.ts";
import type { SourceDef } from "../guildfile/index.ts";
import { sourceName } from "../guildfile/index.ts";
import type { PlannedDependency } from "../operation/index.ts";
import { appendManifest, type ManifestEntry } from "../run/index.ts";
import { configPaths } from "./config-source.ts";
import { filePaths } from "./file-source.ts";
import { operationPaths } from "./operation-source.ts";
import { type Placed, placeSource } from "./place.ts";
import { recordedOverride } from "./task.ts";
import {
  DependencyError,
  ResolutionError,
  type ResolveContext,
  type ResolveRequest,
  type SourceTask,
} from "./types.ts";

/**
 * Brings the required resources of a run into its directory and lists each file in the manifest. Gives the value
 * of the run attribute `deps`. A dependency that cannot be met is a UserError.
 */
export const resolveDependencies = async (
  context: ResolveContext,
  request: ResolveRequest,
): Promise<PyMap> => {
  const deps = new Map(request.alreadyResolved);
  for (const dependency of request.dependencies) {
    const known = deps.get(dependency.name);
    const resolved = new Map(isPyMap(known) ? known : []);
    deps.set(dependency.name, resolved);
    try {
      await resolveDependency(context, request, dependency, resolved);
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      if (!request.forceDeps) {
        const message = `run failed because a dependency was not met: ${error.message}`;
        throw new UserError(message, { cause: error });
      }
      request.log.warning(`a dependency was not met: ${error.message}`);
    }
  }
  return deps;
};

const resolveDependency = async (
  context: ResolveContext,
  request: ResolveRequest,
  dependency: PlannedDependency,
  resolved: Map<PyKey, PyValue>,
): Promise<void> => {
  const { log } = request;
  log.info(
    context.terminal.errColor
      ? `\u001b[2mResolving ${dependency.name}\u001b[0m`
      : `Resolving ${dependency.name}`,
  );
  for (const source of dependency.resource.sources) {
    const name = sourceName(source);
    if (!source.alwaysResolve && resolved.has(name)) {
      log.info(`Skipping resolution of ${name} because it's already resolved`);
      continue;
    }
    if (request.staging && source.kind === "operation") {
      log.info(`Skipping resolution of ${name} because it's being staged`);
      continue;
    }
    try {
      resolved.set(name, await resolveSource(context, request, dependency, source));
    } catch (error) {
      if (!(error instanceof DependencyError) || !source.optional) throw error;
      log.info(`Could not resolve ${name} - skipping because dependency is optional`);
    }
  }
};

/** What `deps` records of the source. */
const resolveSource = async (
  context: ResolveContext,
  request: ResolveRequest,
  dependency: PlannedDependency,
  source: SourceDef,
): Promise<PyMap> => {
  let failure: ResolutionError | undefined;
  for (const location of dependency.locations) {
    const task: SourceTask = { context, request, dependency, source, location };
    const paths = await pathsAt(task);
    if (paths instanceof ResolutionError) {
      failure = paths;
      continue;
    }
    await placeAll(task, paths);
    return pyMap([
      ["uri", source.uri],
      ["paths", paths.map((path) => relative(request.run.dir, path))],
      ["config", recordedOverride(task)],
    ]);
  }
  throw unresolved(context, dependency, source, failure?.message ?? "no place to look in");
};

const unresolved = (
  { terminal }: ResolveContext,
  dependency: PlannedDependency,
  source: SourceDef,
  reason: string,
  cause?: unknown,
): DependencyError => {
  const help = terminal.errColor ? `\u001b[33m${source.help}\u001b[0m` : source.help;
  const message = `could not resolve '${sourceName(source)}' in ${dependency.name} resource: ${reason}`;
  return new DependencyError(source.help ? `${message}\n${help}` : message, { cause });
};

/** The source's absolute paths at the location, or why it has none there. */
const pathsAt = async (task: SourceTask): Promise<readonly string[] | ResolutionError> => {
  const { dependency, source } = task;
  try {
    return await sourcePaths(task);
  } catch (error) {
    if (error instanceof ResolutionError) return error;
    if (error instanceof UserError) return new ResolutionError(error.message, { cause: error });
    if (errorCode(error) === undefined || isAbort(error)) throw error;
    const message = `unexpected error resolving '${sourceName(source)}' in ${dependency.name} resource: ${String(error)}`;
    throw new DependencyError(message, { cause: error });
  }
};

const sourcePaths = async (task: SourceTask): Promise<readonly string[]> => {
  switch (task.source.kind) {
    case "file":
      return filePaths(task);
    case "operation":
      return operationPaths(task);
    case "config":
      return configPaths(task);
    case "module": {
      const error = await task.request.importError(task.source.value);
      if (error !== undefined) throw new ResolutionError(error);
      return [];
    }
    case "url": {
      const { urlPaths } = await import("./url-source.ts");
      return urlPaths(task);
    }
    default:
      return unreachable(task.source.kind);
  }
};

const placeAll = async (task: SourceTask, paths: readonly string[]): Promise<void> => {
  for (const path of paths) {
    const placed = await placeOrExplain(task, path);
    if (placed !== undefined) appendManifest(task.request.run, [manifestEntry(task, path, placed)]);
  }
};

const placeOrExplain = async (task: SourceTask, path: string): Promise<Placed | undefined> => {
  try {
    return await placeSource(task, path);
  } catch (error) {
    if (errorCode(error) === undefined || isAbort(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw unresolved(task.context, task.dependency, task.source, reason, error);
  }
};

const isAbort = (error: unknown): boolean => errorCode(error) === "ABORT_ERR";

const manifestEntry = (task: SourceTask, path: string, { runPath, sha1 }: Placed): ManifestEntry => ({
  type: "d",
  runPath,
  sha1,
  ...addressOf(task, path),
});

/** Files below the location are named by their path there; others by the source's address. */
const addressOf = (
  { context, source, location }: SourceTask,
  path: string,
): Pick<ManifestEntry, "source" | "subPath"> => {
  // 0.9: a plain comparison of texts, in guild/run_manifest.py.
  if (path.startsWith(location)) return { source: `file:${relative(location, path)}`, subPath: undefined };
  const cache = join(context.home, "cache", "resources", "/");
  const inCache = path.startsWith(cache) ? relative(cache, path).split("/").slice(1).join("/") : "";
  return { source: source.uri, subPath: inCache === "" ? undefined : inCache };
};

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import {
  type Context,
  compareText,
  errorCode,
  isPyMap,
  type PyValue,
  pyTypeName,
  UserError,
} from "../../base/index.ts";
import type { FlagDef } from "../../values/index.ts";
import type { MainModule } from "./find-module.ts";
import { attrsOfAssigns, attrsOfParam, flagOfAttrs, type NamedAttrs } from "./flag-attrs.ts";
import { type ImportEntry, importCachePath, readImportEntry, writeImportEntry } from "./import-cache.ts";
import { type InspectContext, inspectScript, pythonSyntaxFault, shownScript } from "./inspect-script.ts";
import { decodeSource, faultAt, formatSyntaxFault } from "./source-text.ts";

export type ImportContext = InspectContext & Pick<Context, "home">;

export type ImportRequest = {
  readonly module: MainModule;
  /** Arguments in `main`: they choose a sub-command. */
  readonly baseArgs: readonly string[];
  /** Undefined: found by what the script imports. */
  readonly dest: string | undefined;
  /** The interpreter that operations run in; asked for only when it is needed. */
  readonly interpreter: () => Promise<string>;
  /** False: everything is read anew (`--test-flags`). */
  readonly useCache?: boolean;
  /** Called before something has to be read or run that no cache holds. */
  readonly onRefresh?: () => void;
};

export type ImportedFlags = {
  /** The destination given or found; undefined where the script could not be read. */
  readonly dest: string | undefined;
  /** Sorted by name. */
  readonly flags: readonly FlagDef[];
  /** For the user, in order. */
  readonly warnings: readonly string[];
};

/** The flags of a Python script: its parser's options, or the literals assigned to its module-level names. */
export const importFlags = async (context: ImportContext, request: ImportRequest): Promise<ImportedFlags> => {
  const { module } = request;
  let source: Buffer;
  try {
    source = readFileSync(module.path);
  } catch (error) {
    if (!(error instanceof Error) || errorCode(error) === undefined) throw error;
    return nothing(`cannot import flags from ${shownScript(context, module.path)}: ${error.message}`);
  }
  const result = await importEntry(context, request, source);
  if (!("flags" in result)) return { dest: undefined, flags: [], warnings: result.warnings };
  const dir = dirname(module.shownPath);
  return {
    dest: result.dest,
    flags: result.flags
      .map(([name, attrs]) => flagOfAttrs(name, attrs, dir))
      .sort((a, b) => compareText(a.name, b.name)),
    warnings: result.warnings,
  };
};

const nothing = (warning: string): ImportedFlags => ({ dest: undefined, flags: [], warnings: [warning] });

type Found = Pick<ImportEntry, "dest" | "flags"> & { readonly warnings: readonly string[] };

/** What to tell the user. Nothing is cached, so that the next command tries again. */
type Failed = { readonly warnings: readonly string[] };

const importEntry = async (
  context: ImportContext,
  request: ImportRequest,
  source: Buffer,
): Promise<Found | Failed> => {
  const hash = createHash("sha256").update(source).digest("hex");
  const found = await staticEntry(context, request, source, hash);
  const kind = "flags" in found ? parserKinds[found.dest] : undefined;
  return kind === undefined || !("flags" in found) ? found : parserEntry(context, request, kind, hash);
};

/** 0.9 gives the warnings of an import once: what comes from the cache has none. */
const cachedEntry = (context: ImportContext, request: ImportRequest, path: string): Found | undefined => {
  if (request.useCache === false || context.env.NO_IMPORT_FLAGS_CACHE === "1") return undefined;
  const entry = readImportEntry(path);
  return entry && { ...entry, warnings: [] };
};

const staticEntry = async (
  context: ImportContext,
  request: ImportRequest,
  source: Buffer,
  hash: string,
): Promise<Found | Failed> => {
  const path = importCachePath(context, [hash, request.module.path, request.dest ?? null]);
  const cached = cachedEntry(context, request, path);
  if (cached !== undefined) return cached;
  request.onRefresh?.();
  const found = await readStatically(context, request, source);
  if ("flags" in found) writeImportEntry(path, found, []);
  return found;
};

const parserEntry = async (
  context: ImportContext,
  request: ImportRequest,
  kind: "argparse" | "click",
  hash: string,
): Promise<Found | Failed> => {
  const { module, baseArgs } = request;
  const interpreter = await interpreterOrReason(request);
  const shown = shownScript(context, module.path);
  if (typeof interpreter !== "string") {
    return { warnings: [`cannot import flags from ${shown}: ${interpreter.message}`] };
  }
  const path = importCachePath(context, [hash, module.path, module.sysDir, kind, baseArgs, interpreter]);
  const cached = cachedEntry(context, request, path);
  if (cached !== undefined) return cached;
  request.onRefresh?.();
  const result = await inspectScript(context, { kind, module, baseArgs, interpreter });
  if (result.kind === "failed") {
    const details = context.logLevel <= 10 && result.details !== undefined ? [result.details] : [];
    return { warnings: [`cannot import flags from ${shown}: ${result.message}`, ...details] };
  }
  const { flags, warnings, files } = result.answer;
  const dest = kind === "click" ? "args:click" : "args";
  writeImportEntry(path, { dest, flags }, files);
  return { dest, flags, warnings };
};

/** The interpreter, or why there is none. */
const interpreterOrReason = async (request: ImportRequest): Promise<string | UserError> => {
  try {
    return await request.interpreter();
  } catch (error) {
    // Who only wants to see flags can do without Python; the operation itself will say that it is missing.
    if (error instanceof UserError) return error;
    throw error;
  }
};

const parserKinds: Readonly<Record<string, "argparse" | "click" | undefined>> = {
  args: "argparse",
  "args:click": "click",
};

/** What can be said without running the script; for parsers only the destination. */
const readStatically = async (
  context: ImportContext,
  request: ImportRequest,
  source: Buffer,
): Promise<Found | Failed> => {
  const { readPythonSource } = await import("./python-source.ts");
  const text = decodeSource(source);
  const { imports, assigns, suspect } = readPythonSource(text);
  if (suspect !== undefined) {
    const interpreter = await interpreterOrReason(request);
    const verdict =
      typeof interpreter === "string"
        ? await pythonSyntaxFault(context, interpreter, request.module.path)
        : "silent";
    // An interpreter that does not work says nothing of the script.
    const fault = verdict === "silent" ? faultAt(text, suspect) : verdict;
    if (fault !== undefined) {
      return {
        warnings: [
          `cannot import flags from ${shownScript(context, request.module.path)}: ${formatSyntaxFault(fault)}`,
        ],
      };
    }
  }
  const dest = request.dest ?? detectedDest(imports);
  const { flags, warnings } = staticFlags(context, dest, assigns, request.module.path);
  return { dest, flags, warnings };
};

const detectedDest = (imports: ReadonlySet<string>): string => {
  if (imports.has("argparse")) return "args";
  return imports.has("click") ? "args:click" : "globals";
};

type Static = { readonly flags: NamedAttrs; readonly warnings: readonly string[] };

const staticFlags = (
  context: Pick<Context, "cwd">,
  dest: string,
  assigns: ReadonlyMap<string, PyValue>,
  path: string,
): Static => {
  if (dest === "globals") return { flags: attrsOfAssigns(assigns), warnings: [] };
  const param = /^(?:global|dict|namespace):(.*)$/s.exec(dest)?.[1];
  if (param !== undefined) return paramFlags(context, param, assigns, path);
  const importer = /^args:(.*)$/s.exec(dest)?.[1];
  if (importer !== undefined && parserKinds[dest] === undefined) {
    const text = `cannot find flag import support for flag-dest '${importer}' - unable to import flags`;
    return { flags: [], warnings: [text] };
  }
  return { flags: [], warnings: [] };
};

const paramFlags = (
  context: Pick<Context, "cwd">,
  param: string,
  assigns: ReadonlyMap<string, PyValue>,
  path: string,
): Static => {
  const [name = "", ...inner] = param.split(".");
  const value = inner.reduce<PyValue>(
    (outer, key) => (isPyMap(outer) ? (outer.get(key) ?? null) : null),
    assigns.get(name) ?? null,
  );
  if (isPyMap(value)) return { flags: attrsOfParam(value), warnings: [] };
  const text =
    `cannot import flags for param '${param}' in '${shownScript(context, path)}': param must be a dict or ` +
    `SimpleNamespace (got ${pyTypeName(value)})`;
  return { flags: [], warnings: [text] };
};

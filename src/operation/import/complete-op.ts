import { type Context, type Env, UserError } from "../../base/index.ts";
import type { ModelDef, OpDef } from "../../guildfile/index.ts";
import { findInterpreter, interpreterFacts } from "../../python-env/index.ts";
import { configDest, type GivenTexts, importConfigFlags } from "./config-flags.ts";
import { findMainModule, splitMain } from "./find-module.ts";
import { type ImportContext, importFlags } from "./import-flags.ts";
import { isImportDisabled, mergeImported } from "./merge-flags.ts";

type CompleteRequest = {
  readonly op: OpDef;
  readonly model: Pick<ModelDef, "parentDirs" | "sourceCode" | "pythonRequires">;
  /** Absolute directory of the guild.yml. */
  readonly projectDir: string;
  readonly useCache?: boolean;
  readonly onRefresh?: () => void;
  /** Values as typed: they may choose a configuration file. */
  readonly given?: GivenTexts;
};

type CompletedOp = { readonly op: OpDef; readonly warnings: readonly string[] };

/** The operation with the flags and the flags destination of its Python module. */
export const completeOp = async (context: ImportContext, request: CompleteRequest): Promise<CompletedOp> => {
  const { op, model, projectDir } = request;
  const config = configDest(op.flagsDest);
  if (config !== undefined) return completeFromConfig(context, request, config);
  if (op.start.kind !== "main" || isImportDisabled(op)) return { op, warnings: [] };
  const { main } = op.start;
  if (main.trimEnd().startsWith("guild.plugins.")) return { op, warnings: [] };
  const requires = op.pythonRequires ?? model.pythonRequires;
  const interpreter = once(() => findInterpreter(context, { projectDir, requires }));
  const { spec, args } = splitMain(main);
  const dirs = modulePaths(op, model, projectDir);
  const local = findMainModule(spec, dirs, () => []);
  const isInstalled = "missing" in local && !local.missing.includes("__main__");
  const found = isInstalled
    ? findMainModule(spec, dirs, asConstant(await installedPath(context, interpreter)))
    : local;
  if ("missing" in found) {
    return { op, warnings: shown(context.env, [`cannot import flags from ${spec}: ${found.missing}`]) };
  }
  const { useCache, onRefresh } = request;
  const imported = await importFlags(context, {
    module: found.module,
    baseArgs: args,
    dest: op.flagsDest,
    interpreter,
    ...(useCache === undefined ? {} : { useCache }),
    ...(onRefresh === undefined ? {} : { onRefresh }),
  });
  return { op: mergeImported(op, imported), warnings: shown(context.env, imported.warnings) };
};

/** The names of all flags that an operation's script has; undefined where they cannot be told. */
export const scriptFlags = async (
  context: ImportContext,
  { op, model, projectDir }: Pick<CompleteRequest, "op" | "model" | "projectDir">,
): Promise<readonly string[] | undefined> => {
  if (op.start.kind !== "main" || isImportDisabled(op)) return undefined;
  const bare = { ...op, flags: [], flagsImport: "all" as const, flagsImportSkip: [] };
  const { op: all, warnings } = await completeOp(context, { op: bare, model, projectDir });
  const isKnown = /^(?:globals$|global:|dict:|namespace:|args(?::click)?$)/.test(all.flagsDest ?? "");
  return isKnown && warnings.length === 0 ? all.flags.map(({ name }) => name) : undefined;
};

/** Where nothing is said of flags at all, those of the file are the operation's. */
const completeFromConfig = async (
  context: ImportContext,
  { op, projectDir, given = new Map() }: CompleteRequest,
  path: string,
): Promise<CompletedOp> => {
  const flagsDest = `config:${path}`;
  if (isImportDisabled(op)) return { op: { ...op, flagsDest }, warnings: [] };
  const imported = await importConfigFlags(op, path, { projectDir, cwd: context.cwd, given });
  const flagsImport = op.flagsImport === "defined" && op.flags.length === 0 ? "all" : op.flagsImport;
  const merged = mergeImported({ ...op, flagsDest, flagsImport }, imported);
  return { op: merged, warnings: shown(context.env, imported.warnings) };
};

const asConstant =
  <Value>(value: Value) =>
  () =>
    value;

const once = <Value>(make: () => Promise<Value>): (() => Promise<Value>) => {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** Directories in which the main module is looked for. */
const modulePaths = (
  op: OpDef,
  model: Pick<ModelDef, "parentDirs" | "sourceCode">,
  projectDir: string,
): readonly string[] => {
  const root = op.sourceCode?.root ?? model.sourceCode?.root;
  const own = op.pythonPath ?? (root === undefined || root === "" ? [""] : [root]);
  return [...own.map((dir) => under(projectDir, dir)), ...model.parentDirs];
};

const under = (dir: string, path: string): string => {
  if (path.startsWith("/")) return path;
  return path === "" ? dir : `${dir}/${path}`;
};

/** Where the interpreter itself looks for modules; empty if there is no interpreter. */
const installedPath = async (
  context: Pick<Context, "env" | "home">,
  interpreter: () => Promise<string>,
): Promise<readonly string[]> => {
  try {
    return (await interpreterFacts(context, await interpreter())).sysPath;
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
};

const shown = (env: Env, warnings: readonly string[]): readonly string[] =>
  env.NO_WARN_FLAGS_IMPORT === "1" ? [] : warnings;

/** Prints `Refreshing flags...` the first time it is called. */
export const refreshNote = ({
  env,
  err,
  terminal,
}: Pick<Context, "env" | "err" | "terminal">): (() => void) => {
  let isPrinted = env.NO_IMPORT_FLAGS_PROGRESS === "1" || Boolean(env._GUILD_COMPLETE);
  return () => {
    if (isPrinted) return;
    isPrinted = true;
    err(terminal.errColor ? "\u001b[2mRefreshing flags...\u001b[0m\n" : "Refreshing flags...\n");
  };
};

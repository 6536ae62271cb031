import { existsSync } from "node:fs";
import { basename, dirname, extname, relative, resolve, sep } from "node:path";
import { type Context, isProgram, UserError } from "../base/index.ts";
import type { OpDef } from "../guildfile/index.ts";
import type { OpRef } from "../run/index.ts";

/** An operation that no `guild.yml` defines: a script, or something built in. */
export type ProxyOperation = {
  readonly def: OpDef;
  readonly opRef: OpRef;
  /** Directory its source code is taken from; undefined for what is built in. */
  readonly projectDir: string | undefined;
  /** A script's command has no `--` before its flags. */
  readonly isScript: boolean;
};

/**
 * The operation for a file named on the command line, or undefined where there is no such file. Python scripts run
 * with all their flags imported; other files must be executable. `spec` is relative to Guild's current directory.
 */
export const fileOperation = (context: Pick<Context, "cwd">, spec: string): ProxyOperation | undefined => {
  const path = resolve(context.cwd, spec);
  if (!existsSync(path)) return undefined;
  const kind = extname(path).toLowerCase();
  if (kind === ".py") return pythonScript(context.cwd, path);
  const notYet = unbuiltKinds[kind];
  if (notYet !== undefined) throw new UserError(`${notYet} cannot be run in this version yet`);
  return executableFile(context.cwd, spec, path);
};

const unbuiltKinds: Readonly<Record<string, string>> = {
  ".ipynb": "notebooks",
  ".r": "R scripts",
  ".qmd": "Quarto documents",
};

const pythonScript = (cwd: string, path: string): ProxyOperation => {
  const projectDir = commonDir(cwd, dirname(path));
  const module = relative(projectDir, path).slice(0, -".py".length);
  return {
    def: {
      ...plainOp(basename(path)),
      start: { kind: "main", main: quoteWord(module) },
      flagsImport: "all",
      objective: "loss",
    },
    opRef: {
      pkgType: "script",
      pkgName: dirname(path),
      pkgVersion: "",
      modelName: "",
      opName: basename(path),
    },
    projectDir,
    isScript: true,
  };
};

const executableFile = (cwd: string, spec: string, path: string): ProxyOperation => {
  if (!isProgram(path)) throw new UserError(`cannot run '${spec}': must be an executable file`);
  return {
    def: { ...plainOp(spec), start: { kind: "exec", exec: [path] }, flagsImport: [] },
    opRef: { pkgType: "script", pkgName: cwd, pkgVersion: "", modelName: "", opName: spec },
    projectDir: dirname(path),
    isScript: true,
  };
};

const commonDir = (a: string, b: string): string => {
  const left = a.split(sep);
  const right = b.split(sep);
  const differ = left.findIndex((part, index) => part !== right[index]);
  const shared = left.slice(0, differ < 0 ? left.length : differ).join(sep);
  return shared === "" ? sep : shared;
};

// A single word of a command line, whatever the path holds.
const quoteWord = (word: string): string => `'${word.replaceAll("'", `'"'"'`)}'`;

/** An operation with nothing said but its name. */
export const plainOp = (name: string): OpDef => ({
  name,
  model: "",
  description: "",
  line: undefined,
  default: false,
  start: { kind: "exec", exec: [] },
  ignoredStarts: [],
  flags: [],
  flagsDest: undefined,
  flagsImport: "defined",
  flagsImportSkip: [],
  defaultFlagArgSkip: false,
  flagEncoder: undefined,
  requires: [],
  env: new Map(),
  envSecrets: [],
  pythonPath: undefined,
  pythonRequires: undefined,
  label: undefined,
  tags: [],
  compare: undefined,
  outputScalars: null,
  objective: undefined,
  optimizers: [],
  defaultMaxTrials: undefined,
  jobs: undefined,
  canStageTrials: false,
  deleteOnSuccess: undefined,
  handleKeyboardInterrupt: false,
  pipFreeze: undefined,
  plugins: undefined,
  runAttrs: new Map(),
  publish: undefined,
  sourceCode: undefined,
});

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { type Context, errorCode, readCacheFile } from "../../base/index.ts";
import type { MainModule } from "./find-module.ts";
import type { NamedAttrs } from "./flag-attrs.ts";

export type InspectContext = Pick<Context, "cwd" | "env" | "pythonDir" | "signal" | "logLevel">;

export type InspectRequest = {
  readonly kind: "argparse" | "click";
  readonly module: MainModule;
  readonly baseArgs: readonly string[];
  readonly interpreter: string;
};

type Inspected = {
  readonly flags: NamedAttrs;
  readonly warnings: readonly string[];
  /** Project files whose change may change the answer. */
  readonly files: readonly string[];
};

export type InspectResult = { readonly kind: "inspected"; readonly answer: Inspected } | Failure;

type Failure = {
  readonly kind: "failed";
  readonly message: string;
  /** All that the script printed, for those who debug it. */
  readonly details: string | undefined;
};

/** Runs a script for its parser to describe itself. Its output is shown only where it fails. */
export const inspectScript = async (
  context: InspectContext,
  request: InspectRequest,
): Promise<InspectResult> => {
  const { module, kind, baseArgs, interpreter } = request;
  const dir = mkdtempSync(join(tmpdir(), "guild-flags-"));
  try {
    const output = join(dir, "flags.json");
    const program = join(context.pythonDir, "guild", "_inspect_flags.py");
    const sysPath = module.package === "" ? [module.sysDir, dirname(module.path)] : [module.sysDir];
    const asked = {
      kind,
      path: module.path,
      package: module.package,
      sysPath,
      args: literalArgs(baseArgs),
      output,
    };
    const { code, text } = await runPython(context, interpreter, [program, JSON.stringify(asked)]);
    if (code !== 0) return failure(context, text);
    const answer = readCacheFile(output);
    return {
      kind: "inspected",
      answer: isInspected(answer) ? answer : { flags: [], warnings: [], files: [] },
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};

/** Arguments without those that flags fill in, and without the options they belong to. */
const literalArgs = (args: readonly string[]): readonly string[] =>
  args.filter((arg, i) => !arg.includes("${") && !(arg.startsWith("-") && args[i + 1]?.includes("${")));

const isInspected = (value: unknown): value is Inspected =>
  typeof value === "object" && value !== null && "flags" in value && "warnings" in value && "files" in value;

const failure = ({ logLevel }: InspectContext, output: string): Failure => {
  const text = output.trim();
  if (!text.includes("Traceback")) return { kind: "failed", message: text, details: undefined };
  const lastLine = text.split("\n").at(-1) ?? text;
  const hint = logLevel > 10 ? " (run with guild --debug for details)" : "";
  return { kind: "failed", message: `${lastLine}${hint}`, details: text };
};

/** More than enough for a traceback. */
const keptOutput = 100_000;

const runPython = (
  { cwd, env, signal }: InspectContext,
  interpreter: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly text: string }> =>
  new Promise((resolve) => {
    const child = spawn(interpreter, ["-B", ...args], {
      cwd,
      env: env as NodeJS.ProcessEnv,
      signal,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    const keep = (chunk: string): void => {
      text = (text + chunk).slice(-keptOutput);
    };
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    child.on("error", (error) => resolve({ code: 1, text: `${errorCode(error) ?? ""} ${error.message}` }));
    child.on("close", (code) => resolve({ code: code ?? 1, text }));
  });

export type SyntaxFault = { readonly line: number; readonly text: string; readonly column: number };

const verdictMark = "guild-syntax:";
const compileProgram = `import sys, json
verdict = None
try:
    with open(sys.argv[1], "rb") as f: compile(f.read(), sys.argv[1], "exec", 0, True)
except SyntaxError as e:
    verdict = [e.lineno or 1, e.text or "", e.offset or 1]
print(${JSON.stringify(verdictMark)} + json.dumps(verdict))
`;

/** What Python finds wrong with a file's syntax, or nothing; `silent` where it gave no answer. */
export const pythonSyntaxFault = async (
  context: InspectContext,
  interpreter: string,
  path: string,
): Promise<SyntaxFault | undefined | "silent"> => {
  // Isolated, since a `json.py` of the project is not meant here.
  const { text } = await runPython(context, interpreter, ["-IS", "-W", "ignore", "-c", compileProgram, path]);
  const line = text.split("\n").find((found) => found.startsWith(verdictMark));
  if (line === undefined) return "silent";
  const verdict = JSON.parse(line.slice(verdictMark.length)) as [number, string, number] | null;
  if (verdict === null) return undefined;
  const [number, source, offset] = verdict;
  return { line: number, text: source.trimEnd(), column: offset };
};

/** How messages name a script. */
export const shownScript = ({ cwd }: Pick<Context, "cwd">, path: string): string => relative(cwd, path);

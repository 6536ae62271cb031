import { spawnSync } from "node:child_process";
import { lstatSync, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { arch, machine, release, type } from "node:os";
import { dirname, join } from "node:path";
import { type Context, errorCode, UserError } from "../base/index.ts";
import { readUserConfig, remoteStateDir } from "../config/index.ts";
import { askFramework, askPython, checkedPackages, type PythonFacts } from "./check-python.ts";
import { formatSize } from "./format.ts";
import { logWarning, red } from "./output.ts";
import { guildVersion } from "./version.ts";

export type CheckOptions = {
  readonly env: boolean;
  readonly tensorflow: boolean;
  readonly pytorch: boolean;
  readonly rScript: boolean;
  readonly verbose: boolean;
  readonly space: boolean;
};

/** One line of `guild check`. A problem is shown in red and fails the check. */
export type CheckLine = { readonly name: string; readonly value: string; readonly problem?: true };

/** The facts of this setup, as lines. Nothing is looked up on a network. */
export const checkLines = async (context: Context, options: CheckOptions): Promise<readonly CheckLine[]> => {
  const python = await askPython(context);
  return [
    { name: "guild_version", value: guildVersion },
    { name: "guild_install_location", value: dirname(context.pythonDir) },
    { name: "guild_home", value: context.home },
    { name: "guild_resource_cache", value: realPath(join(context.home, "cache", "resources")) },
    { name: "run_index", value: await runIndexLine(context) },
    ...(options.env ? [] : [{ name: "installed_plugins", value: "none" }]),
    ...pythonLines(python, options.verbose),
    ...(options.env ? [] : machineLines(context, python, options)),
    { name: "latest_guild_version", value: "unchecked (offline)" },
    ...(options.space && !options.env ? spaceLines(context) : []),
  ];
};

/** What looks up runs, and where it keeps what it knows. */
const runIndexLine = async (context: Context): Promise<string> => {
  if (context.env.GUILD_INDEX === "never") return "none (turned off by GUILD_INDEX)";
  const { indexFacts } = await import("../store/index.ts");
  const { driver, path } = await indexFacts(context);
  if (driver === undefined) return "none (no SQLite for this Node: runs are read from their files)";
  return path === undefined ? "none (no local directory for it)" : `${driver} (${path})`;
};

const nameWidth = 26;

/** `name:` and its value, which starts at the 28th character. */
export const formatCheckLine = (context: Pick<Context, "terminal">, line: CheckLine): string => {
  const value = line.problem === true ? red(context, line.value) : line.value;
  return `${`${line.name}:${" ".repeat(Math.max(0, nameWidth - line.name.length))}${value}`.trimEnd()}\n`;
};

const missing = "not installed";

const pythonLines = (python: PythonFacts | UserError, verbose: boolean): readonly CheckLine[] => {
  if (python instanceof UserError) {
    return [{ name: "python_version", value: `ERROR: ${python.message}`, problem: true }];
  }
  return [
    { name: "python_version", value: python.version },
    { name: "python_exe", value: python.exe },
    ...(verbose ? [{ name: "python_path", value: python.path.join(":") }] : []),
  ];
};

const machineLines = (
  context: Context,
  python: PythonFacts | UserError,
  options: CheckOptions,
): readonly CheckLine[] => {
  const installed = (name: string) =>
    python instanceof UserError ? missing : (python.versions.get(name) ?? missing);
  return [
    { name: "platform", value: `${type()} ${release()} ${machine() || arch()}` },
    { name: "node_version", value: process.versions.node },
    { name: "psutil_version", value: installed("psutil") },
    { name: "tensorboard_version", value: installed("tensorboard") },
    ...(options.rScript ? [rScriptLine(context)] : []),
    ...(options.tensorflow ? frameworkLines(context, python, "tensorflow") : []),
    ...(options.pytorch ? frameworkLines(context, python, "pytorch") : []),
    { name: "cuda_version", value: cudaVersion(context) },
    {
      name: "nvidia_smi_version",
      value: toolVersion(context, "nvidia-smi", [], /NVIDIA-SMI ([0-9.]+)/) ?? missing,
    },
    ...(options.verbose
      ? checkedPackages.map(([name, label]) => ({ name: `${label}_version`, value: installed(name) }))
      : []),
  ];
};

const frameworkLines = (
  context: Context,
  python: PythonFacts | UserError,
  framework: "tensorflow" | "pytorch",
): readonly CheckLine[] => {
  const facts = python instanceof UserError ? undefined : askFramework(context, python, framework);
  return (
    facts?.map(([name, value]) => ({ name, value })) ?? [
      { name: `${framework}_version`, value: missing, problem: true },
    ]
  );
};

const rScriptLine = (context: Context): CheckLine => {
  const version = toolVersion(context, "Rscript", ["--version"], /([0-9]+\.[0-9.]+)/);
  const name = "rscript_version";
  return version === undefined ? { name, value: missing, problem: true } : { name, value: version };
};

const cudaVersion = (context: Context): string =>
  toolVersion(context, "nvcc", ["--version"], /V([0-9.]+)/) ??
  toolVersion(context, "nvidia-smi", ["--query"], /CUDA Version\s+: ([0-9.]+)/) ??
  missing;

/** The version in what a tool prints; undefined when there is no such tool. */
const toolVersion = (
  context: Pick<Context, "env">,
  command: string,
  args: readonly string[],
  pattern: RegExp,
): string | undefined => {
  const { error, stdout, stderr } = spawnSync(command, args, { env: context.env, encoding: "utf8" });
  if (error !== undefined) return undefined;
  return pattern.exec(`${stdout}${stderr}`)?.[1] ?? "unknown (error)";
};

const spaceLines = (context: Context): readonly CheckLine[] => {
  const config = readUserConfig(context);
  for (const warning of config.warnings) logWarning(context, warning);
  const places = [
    ["guild_home", context.home],
    ["runs", join(context.home, "runs")],
    ["deleted_runs", join(context.home, "trash", "runs")],
    ["remote_state", dirname(remoteStateDir(config, "any"))],
    ["cache", join(context.home, "cache")],
  ] as const;
  const sizes = places.map(([, path]) => formatSize(diskUsage(path)));
  const width = Math.max(...sizes.map((size) => size.length)) + 1;
  return [
    { name: "disk_space", value: "" },
    ...places.map(([name, path], index) => ({
      name: `  ${name}`,
      value: `${(sizes[index] ?? "").padEnd(width)}${path}`,
    })),
  ];
};

/** Bytes of a directory and all below it, links not followed. What vanishes or is closed to us counts nothing. */
const diskUsage = (dir: string): number => {
  const stats = unlessMissing(() => statSync(dir));
  if (stats === undefined) return 0;
  let total = stats.size;
  for (const entry of unlessMissing(() => readdirSync(dir, { withFileTypes: true })) ?? []) {
    const path = join(dir, entry.name);
    total += entry.isDirectory() ? diskUsage(path) : (unlessMissing<Stats>(() => lstatSync(path))?.size ?? 0);
  }
  return total;
};

const unlessMissing = <Result>(read: () => Result): Result | undefined => {
  try {
    return read();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
};

const realPath = (path: string): string => unlessMissing(() => realpathSync(path)) ?? path;

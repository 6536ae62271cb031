import { spawnSync } from "node:child_process";
import { type Context, isPyMap, type PyMap, parseYaml } from "../base/index.ts";

/** What `guild check` shows of the interpreter that operations run in. */
export type PythonFacts = {
  readonly version: string;
  readonly exe: string;
  readonly path: readonly string[];
  /** Versions of installed distributions, by name. */
  readonly versions: ReadonlyMap<string, string>;
};

/** Distributions that `check` names, and what it calls them. */
export const checkedPackages: readonly (readonly [distribution: string, label: string])[] = [
  ["numpy", "numpy"],
  ["pandas", "pandas"],
  ["pip", "pip"],
  ["scikit-learn", "sklearn"],
  ["setuptools", "setuptools"],
  ["PyYAML", "yaml"],
];

/** Asks the interpreter for its facts; undefined when there is none, or it does not answer. */
export const askPython = (context: Pick<Context, "cwd" | "env">): PythonFacts | undefined => {
  const names = ["psutil", "tensorboard", ...checkedPackages.map(([name]) => name)];
  const facts = runPython(context, factsScript, names);
  if (facts === undefined) return undefined;
  const path = facts.get("path");
  const versions = facts.get("versions");
  return {
    version: String(facts.get("version")),
    exe: String(facts.get("exe")),
    path: Array.isArray(path) ? path.map(String) : [],
    versions: new Map(
      isPyMap(versions) ? [...versions].map(([name, version]) => [String(name), String(version)]) : [],
    ),
  };
};

/** Facts of a framework that only shows them when it is imported, as names and values to print. */
export const askFramework = (
  context: Pick<Context, "cwd" | "env">,
  framework: "tensorflow" | "pytorch",
): readonly (readonly [name: string, value: string])[] | undefined => {
  const facts = runPython(context, framework === "pytorch" ? torchScript : tensorflowScript, []);
  return facts === undefined ? undefined : [...facts].map(([name, value]) => [String(name), String(value)]);
};

/** The mapping that a script prints as JSON; undefined when it fails. */
const runPython = (
  context: Pick<Context, "cwd" | "env">,
  script: string,
  args: readonly string[],
): PyMap | undefined => {
  for (const command of pythonCommands(context.env)) {
    const { status, stdout } = spawnSync(command, ["-c", script, ...args], {
      cwd: context.cwd,
      env: { ...context.env, PYTHONIOENCODING: "utf-8" },
      encoding: "utf8",
    });
    const value = status === 0 ? parseYaml(stdout) : null;
    if (isPyMap(value)) return value;
  }
  return undefined;
};

const pythonCommands = (env: Context["env"]): readonly string[] => {
  if (env.GUILD_PYTHON_EXE) return [env.GUILD_PYTHON_EXE];
  return env.VIRTUAL_ENV || env.CONDA_PREFIX ? ["python", "python3"] : ["python3", "python"];
};

const factsScript = `
import json, sys
try:
    from importlib import metadata
except ImportError:
    metadata = None
versions = {}
for name in sys.argv[1:]:
    try:
        versions[name] = metadata.version(name)
    except Exception:
        pass
print(json.dumps({
    "version": sys.version.replace("\\n", ""),
    "exe": sys.executable,
    "path": [p for p in sys.path if p],
    "versions": versions,
}))
`;

const torchScript = `
import json, torch
cuda = torch.cuda.is_available()
names = [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]
print(json.dumps({
    "pytorch_version": torch.__version__,
    "pytorch_cuda_version": str(torch.version.cuda),
    "pytorch_cuda_available": "yes" if cuda else "no",
    "pytorch_cuda_devices": ", ".join("%s (%d)" % (n, i) for i, n in enumerate(names)) or "none",
}))
`;

const tensorflowScript = `
import json, tensorflow as tf
print(json.dumps({
    "tensorflow_version": tf.__version__,
    "tensorflow_cuda_support": "yes" if tf.test.is_built_with_cuda() else "no",
    "tensorflow_gpu_available": "yes" if tf.config.list_physical_devices("GPU") else "no",
}))
`;

import { spawnSync } from "node:child_process";
import { type Context, isPyMap, parseYaml, UserError } from "../base/index.ts";
import {
  findDistributions,
  findInterpreter,
  interpreterFacts,
  normalName,
  searchPath,
} from "../python-env/index.ts";

/** What `guild check` shows of the interpreter that operations run in. */
export type PythonFacts = {
  /** How operations start it. */
  readonly command: string;
  readonly version: string;
  readonly exe: string;
  readonly path: readonly string[];
  /** Versions of installed distributions, by normal name. */
  readonly versions: ReadonlyMap<string, string>;
};

/** Distributions that `check` names, and what it calls them. */
export const checkedPackages: readonly (readonly [distribution: string, label: string])[] = [
  ["numpy", "numpy"],
  ["pandas", "pandas"],
  ["pip", "pip"],
  ["scikit-learn", "sklearn"],
  ["setuptools", "setuptools"],
  ["pyyaml", "yaml"],
];

/** The facts of the project's interpreter; what is wrong where there is none. */
export const askPython = async (
  context: Pick<Context, "cwd" | "env" | "home">,
): Promise<PythonFacts | UserError> => {
  try {
    const command = await findInterpreter(context, { projectDir: context.cwd });
    const facts = await interpreterFacts(context, command);
    const path = searchPath(context.env, facts);
    const versions = findDistributions(path).map(({ name, version }) => [normalName(name), version] as const);
    return { command, version: facts.versionText, exe: facts.executable, path, versions: new Map(versions) };
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
};

/** Facts of a framework that only shows them when it is imported, as names and values; undefined: not there. */
export const askFramework = (
  context: Pick<Context, "cwd" | "env">,
  python: PythonFacts,
  framework: "tensorflow" | "pytorch",
): readonly (readonly [name: string, value: string])[] | undefined => {
  const script = framework === "pytorch" ? torchScript : tensorflowScript;
  const { status, stdout } = spawnSync(python.command, ["-c", script], {
    cwd: context.cwd,
    env: context.env,
    encoding: "utf8",
  });
  const facts = status === 0 ? parseYaml(stdout) : null;
  return isPyMap(facts) ? [...facts].map(([name, value]) => [String(name), String(value)]) : undefined;
};

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

import { arch, release, totalmem, type } from "node:os";
import { type Env, type PyMap, pyMap } from "../../base/index.ts";
import { type CloudRequest, cloudFacts } from "./cloud.ts";
import { containerKind } from "./container.ts";
import { cpuCount, cpuModel } from "./cpu.ts";
import { gpuModels } from "./gpus.ts";
import { hostName, userName } from "./host.ts";

export type MachineRequest = {
  readonly env: Env;
  /** Undefined: the cloud's metadata service is not asked. */
  readonly cloud: CloudRequest | undefined;
};

/** What only others know of a run's surroundings. */
export type MachineParts = {
  /** The run attribute `vcs_commit`: `git:SHA`, and a `*` if something is not committed. */
  readonly vcsCommit: string | undefined;
  readonly python: { readonly exe: string; readonly version: string | undefined } | undefined;
};

/** Facts of this machine, without those of `MachineParts`. The files are read at once, the network is waited for. */
export const machineFacts = async ({ env, cloud }: MachineRequest): Promise<PyMap> => {
  const gpus = gpuModels();
  const facts: PyMap = pyMap([
    ["host", hostName(env)],
    ["user", userName(env)],
    ["os", type()],
    ["kernel", release()],
    ["arch", arch()],
    ["cpu", cpuModel()],
    ["cpus", cpuCount()],
    ["memory", totalmem()],
    ["gpus", gpus.length === 0 ? undefined : gpus],
    ["container", containerKind(env)],
  ]);
  const cloudPart = cloud === undefined ? undefined : await cloudFacts(cloud);
  return pyMap([...facts, ["cloud", cloudPart]]);
};

/** The run attribute `_machine`: facts of the machine, the code and the interpreter. */
export const machineAttr = (facts: PyMap, { vcsCommit, python }: MachineParts): PyMap =>
  pyMap([
    ...facts,
    ["git", gitPart(vcsCommit)],
    [
      "python",
      python &&
        pyMap([
          ["exe", python.exe],
          ["version", python.version?.replaceAll("\n", "")],
        ]),
    ],
  ]);

const gitPart = (vcsCommit: string | undefined): PyMap | undefined => {
  const match = /^git:([^*]+)(\*?)$/.exec(vcsCommit ?? "");
  if (match === null) return undefined;
  return pyMap([
    ["commit", match[1]],
    ["dirty", match[2] === "*"],
  ]);
};

import { execFileSync } from "node:child_process";
import { type Context, errorCode } from "../base/index.ts";

/**
 * The GPUs that trials may use, as `CUDA_VISIBLE_DEVICES` names them: those that the operation or the environment
 * names, else all that `nvidia-smi` finds. Empty where there are none.
 */
export const visibleGpus = (
  context: Pick<Context, "env">,
  operationGpus: string | undefined,
): readonly string[] => {
  const named = operationGpus ?? context.env.CUDA_VISIBLE_DEVICES;
  if (named === undefined) return listedGpus(context);
  return named
    .split(",")
    .map((id) => id.trim())
    .filter((id) => id !== "" && id !== "-1");
};

const listedGpus = ({ env }: Pick<Context, "env">): readonly string[] => {
  try {
    const text = execFileSync("nvidia-smi", ["--query-gpu=index", "--format=csv,noheader"], {
      env: { ...env },
      timeout: 10_000,
      stdio: ["ignore", "pipe", "ignore"],
      encoding: "utf8",
    });
    return text.split("\n").flatMap((line) => (/^\s*\d+\s*$/.test(line) ? [line.trim()] : []));
  } catch (error) {
    // There is no such program, it failed (then without a code), or it took too long.
    const code = errorCode(error);
    if (code === undefined || ["ENOENT", "EACCES", "ETIMEDOUT"].includes(code)) return [];
    throw error;
  }
};

/**
 * `CUDA_VISIBLE_DEVICES` for each of the jobs: the GPUs dealt out evenly, several jobs to one where there are fewer of
 * them. Undefined where there is nothing to share.
 */
export const gpuShares = (gpus: readonly string[], jobs: number): readonly (string | undefined)[] =>
  Array.from({ length: jobs }, (_, job) => {
    if (gpus.length === 0) return undefined;
    if (gpus.length <= jobs) return gpus[job % gpus.length];
    return gpus.filter((_, at) => at % jobs === job).join(",");
  });

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Env } from "../../base/index.ts";
import { readSystemFile } from "./system-files.ts";

/** What kind of container this is, by the marks such systems leave; undefined outside of one. */
export const containerKind = (env: Env, root = "/"): string | undefined => {
  if (env["KUBERNETES_SERVICE_HOST"]) return "kubernetes";
  if (env["APPTAINER_NAME"] || env["SINGULARITY_NAME"]) return "apptainer";
  if (existsSync(join(root, "run/.containerenv"))) return "podman";
  if (existsSync(join(root, ".dockerenv"))) return "docker";
  // systemd's convention, also used by lxc and podman.
  if (env["container"]) return env["container"];
  return /docker|kubepods|lxc|podman/.exec(readSystemFile(root, "proc/1/cgroup") ?? "")?.[0];
};

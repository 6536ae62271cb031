import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Context, isPyMap, type PyMap, pyStr } from "../../base/index.ts";
import { readUserConfig } from "../../config/index.ts";
import { hostName, recordedEnv, startFacts, userName } from "../../execute/index.ts";
import { pipFreeze } from "../../python-env/index.ts";
import { attrPath, writeAttr } from "../../run/index.ts";
import { sourceCodeOptions, vcsCommit } from "../../sourcecode/index.ts";
import { renderLabel } from "../../values/index.ts";
import { asksCloud } from "../asks-cloud.ts";

type Surroundings = {
  /** Records label and what is known at once, and goes on with the rest. */
  readonly record: (run: string, request: PyMap) => null;
  /** What is still being found out of a run's surroundings. */
  readonly settled: (run: string) => Promise<unknown>;
  readonly allSettled: () => Promise<unknown>;
};

/**
 * Records where a function runs, as for the run of a script: `env` without secrets, `host`, `user`, `platform`,
 * `vcs_commit`, `_machine` and `pip_freeze`.
 */
export const makeSurroundings = (context: Context, warn: (text: string) => void): Surroundings => {
  const pending = new Map<string, Promise<unknown>>();
  return {
    record(run, request) {
      const env = envOf(request);
      writeLabel(run, request, warn);
      writeAttr({ dir: run }, "env", recordedEnv(env, []));
      writeAttr({ dir: run }, "host", hostName(env));
      writeAttr({ dir: run }, "user", userName(env));
      const done = recordRest({ ...context, env, cwd: textAt(request, "cwd") }, run, request)
        .catch((error: unknown) => {
          if (existsSync(run)) warn(`cannot record the surroundings of run ${run}: ${messageOf(error)}`);
        })
        .finally(() => pending.delete(run));
      pending.set(run, done);
      return null;
    },
    settled: async (run) => pending.get(run),
    allSettled: () => Promise.all(pending.values()),
  };
};

const recordRest = async (context: Context, run: string, request: PyMap): Promise<void> => {
  const exe = textAt(request, "exe");
  const version = textAt(request, "version");
  const facts = startFacts({ env: context.env, asksCloud: asksCloud(context) });
  const commit = vcsCommit(context, context.cwd, sourceCodeOptions(readUserConfig(context)));
  const record = (name: string, value: Parameters<typeof writeAttr>[2]) => {
    // A run that was deleted meanwhile is not made anew.
    if (existsSync(attrPath({ dir: run }, "id"))) writeAttr({ dir: run }, name, value);
  };
  record("platform", await facts.platform(textAt(request, "full_version")));
  const { commit: vcs } = await commit;
  if (vcs !== undefined) record("vcs_commit", vcs);
  record("_machine", await facts.machine({ vcsCommit: vcs, python: { exe, version } }));
  if (exe !== "" && context.env.NO_PIP_FREEZE !== "1") record("pip_freeze", await pipFreeze(context, exe));
};

const writeLabel = (run: string, request: PyMap, warn: (text: string) => void): void => {
  const flags = request.get("flags") ?? null;
  const values = isPyMap(flags) ? [...flags].map(([name, value]) => [pyStr(name), value] as const) : [];
  const template = request.get("label");
  const exists = (path: string) => existsSync(resolve(textAt(request, "cwd"), path));
  const label = renderLabel({
    template: typeof template === "string" ? template : undefined,
    values,
    exists,
    warn,
  });
  if (label !== "") writeAttr({ dir: run }, "label", label);
};

const envOf = (request: PyMap): Readonly<Record<string, string>> => {
  const env = request.get("env") ?? null;
  return isPyMap(env) ? Object.fromEntries([...env].map(([name, value]) => [pyStr(name), pyStr(value)])) : {};
};

const textAt = (request: PyMap, name: string): string => {
  const value = request.get(name);
  return typeof value === "string" ? value : "";
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

import { spawn } from "node:child_process";
import type { InferOutput } from "valibot";
import type { Context } from "../base/index.ts";
import { Fault } from "./fault.ts";
import type { runBody } from "./requests.ts";

type StartContext = Pick<Context, "self" | "cwd" | "env" | "home">;

/** Starts `guild run` in the background, or stages; gives the id of the run. Throws a Fault with what it says otherwise. */
export const startRun = async (context: StartContext, body: InferOutput<typeof runBody>): Promise<string> => {
  const [program = "", ...leading] = context.self;
  const child = spawn(program, [...leading, ...runArgs(body)], {
    cwd: context.cwd,
    env: { ...context.env, GUILD_HOME: context.home, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      if (said.length < maxSaid) said += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (exitCode) => resolve(exitCode));
  });
  const id = / as ([0-9a-f]{32})\b/.exec(said)?.[1] ?? /\b([0-9a-f]{32})\b/.exec(said)?.[1];
  if (code !== 0 || id === undefined) {
    throw new Fault(
      409,
      said.replace(/^guild: /, "").trim() || `the run could not be started (exit code ${code})`,
    );
  }
  return id;
};

const maxSaid = 100_000;

/** The command line; nothing a client says is ever taken for an option. */
const runArgs = (body: InferOutput<typeof runBody>): readonly string[] => {
  const option = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${name}=${value}`];
  const flags = Object.entries(body.flags).map(([name, value]) => {
    if (name.startsWith("-") || name.startsWith("@") || name.includes("=") || name === "") {
      throw new Fault(400, `'${name}' is no name of a flag`);
    }
    return `${name}=${value}`;
  });
  if (body.operation !== undefined && /^(?:-|$)/.test(body.operation)) {
    throw new Fault(400, `'${body.operation}' is no operation`);
  }
  if (body.operation === undefined && body.restart === undefined && body.proto === undefined) {
    throw new Fault(400, "an operation, or a run to restart or to go on from is needed");
  }
  return [
    "run",
    "-y",
    body.stage === true ? "--stage" : "--background",
    ...option("restart", body.restart),
    ...option("proto", body.proto),
    ...option("label", body.label),
    ...(body.tags ?? []).flatMap((tag) => option("tag", tag)),
    ...option("jobs", body.jobs),
    ...option("max-trials", body.maxTrials),
    ...option("optimizer", body.optimizer),
    ...option("minimize", body.minimize),
    ...option("maximize", body.maximize),
    ...(body.operation === undefined ? [] : [body.operation]),
    ...flags,
  ];
};

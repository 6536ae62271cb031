import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Env, isPyMap, pyStr, systemErrorText, UserError } from "../base/index.ts";
import { expandPath } from "./attrs.ts";
import type { RemoteConfig, RemoteContext } from "./types.ts";

/** Variables of the attribute `local-env`: a mapping, or a file of `NAME=VALUE` lines, which `gpg` may decode. */
export const localEnv = (config: RemoteConfig, context: RemoteContext): Env => {
  const value = config.attrs.get("local-env");
  if (value === undefined || value === null) return {};
  if (isPyMap(value)) {
    return Object.fromEntries([...value].map(([name, text]) => [pyStr(name), pyStr(text)]));
  }
  const path = resolve(config.dir, expandPath(pyStr(value), context));
  return parseEnv(path.endsWith(".gpg") ? decoded(path, context.env) : textOf(path));
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError(systemErrorText(error, path), { cause: error });
  }
};

const decoded = (path: string, env: Env): string => {
  const program = env.GPG_CMD || "gpg";
  const { status, stdout, error } = spawnSync(program, ["-d", path], {
    env,
    encoding: "utf8",
    stdio: ["inherit", "pipe", "inherit"],
  });
  if (error !== undefined || status !== 0) {
    throw new UserError(`cannot decode ${path} with ${program}`, { cause: error });
  }
  return stdout;
};

/** Lines `NAME=VALUE`, which may start with `export` and be in quotation marks. */
const parseEnv = (text: string): Env =>
  Object.fromEntries(
    text.split("\n").flatMap((line) => {
      const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*?)\s*$/.exec(line);
      if (match === null) return [];
      const [, name = "", value = ""] = match;
      return [[name, value.replace(/^(["'])(.*)\1$/, "$2")]];
    }),
  );

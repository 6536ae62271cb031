import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Context, errorCode } from "../base/index.ts";
import { userConfigPath } from "./config-path.ts";

export type GuildHome = { readonly home: string; readonly warnings: readonly string[] };

/**
 * Where Guild home is when neither `-H` nor `GUILD_HOME` names it: in the active environment if it has one,
 * else the nearest `.guild` from the current directory up to the user's home, else `~/.guild`. Nothing is made.
 * The scheme `pre-0.9` always takes the environment's, or the user's.
 */
export const findGuildHome = async (
  context: Pick<Context, "cwd" | "processCwd" | "env" | "userHome">,
): Promise<GuildHome> => {
  const environment = context.env.CONDA_PREFIX || context.env.VIRTUAL_ENV;
  const scheme = context.env.GUILD_HOME_SCHEME || (await configuredScheme(context));
  if (scheme === "pre-0.9") {
    const base = resolve(context.processCwd, environment || context.userHome);
    return { home: realPath(join(base, ".guild")), warnings: [] };
  }
  const warnings =
    scheme === undefined || scheme === ""
      ? []
      : [`unsupported legacy scheme for 'guild-home': '${scheme}' - using default scheme`];
  const inEnvironment = environment ? resolve(context.processCwd, environment, ".guild") : undefined;
  if (inEnvironment !== undefined && isDirectory(inEnvironment)) {
    return { home: realPath(inEnvironment), warnings };
  }
  const home = nearestGuildDir(context.cwd, context.userHome) ?? join(context.userHome, ".guild");
  return { home, warnings };
};

/** The scheme of the user configuration. The file is parsed only if it mentions one: parsing costs. */
const configuredScheme = async (
  context: Pick<Context, "cwd" | "processCwd" | "env" | "userHome">,
): Promise<string | undefined> => {
  const path = resolve(context.processCwd, userConfigPath(context, undefined));
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    // Whoever needs the configuration itself says why it cannot be read.
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
  if (!text.includes("guild-home")) return undefined;
  const { configValue, parseConfig } = await import("./user-config.ts");
  const scheme = configValue(parseConfig(text, path), "legacy", "guild-home");
  return scheme === undefined || scheme === null ? undefined : String(scheme);
};

const nearestGuildDir = (start: string, userHome: string): string | undefined => {
  for (let dir = start; ; dir = dirname(dir)) {
    const candidate = join(dir, ".guild");
    if (isDirectory(candidate)) return candidate;
    if (dir === userHome || dir === dirname(dir)) return undefined;
  }
};

const isDirectory = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false;
  }
};

/** As Python's `os.path.realpath`: what does not exist is left as it is. */
const realPath = (path: string): string => {
  try {
    return realpathSync(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), path.slice(parent.length));
  }
};

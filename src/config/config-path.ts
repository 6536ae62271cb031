import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../base/index.ts";

/**
 * The one user configuration file that counts, whether it exists or not: `$GUILD_CONFIG`, `guild-config.yml` in
 * the current directory, `config.yml` in Guild home (`home` is undefined while that is still looked for), else
 * `~/.guild/config.yml`. The state of remotes lies beside it.
 */
export const userConfigPath = (
  context: Pick<Context, "cwd" | "env" | "userHome">,
  home: string | undefined,
): string => {
  const named = context.env.GUILD_CONFIG;
  if (named !== undefined && named !== "") return named;
  const candidates = [
    join(context.cwd, "guild-config.yml"),
    ...(home === undefined ? [] : [join(home, fileName)]),
  ];
  return candidates.find((path) => existsSync(path)) ?? join(context.userHome, ".guild", fileName);
};

const fileName = "config.yml";

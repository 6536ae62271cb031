import type { Context } from "../base/index.ts";
import { findInterpreter } from "../python-env/index.ts";
import { runInForeground } from "./foreground.ts";

/** A Python console in which `guild` is `guild.ipy` and `api` is `guild._api`. Gives its exit code. */
export const startShell = async (context: Context): Promise<number> => {
  const python = await findInterpreter(context, { projectDir: context.cwd });
  const earlier = context.env.PYTHONPATH;
  const path = earlier === undefined || earlier === "" ? "" : `:${earlier}`;
  const code = await runInForeground({
    argv: [python, "-i", "-c", "import guild.ipy as guild; from guild import _api as api"],
    cwd: context.cwd,
    env: { ...context.env, GUILD_HOME: context.home, PYTHONPATH: `${context.pythonDir}${path}` },
  });
  return code ?? 1;
};

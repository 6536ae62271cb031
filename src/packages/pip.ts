import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Context, isProgram, pathDirs, UserError } from "../base/index.ts";
import { findInterpreter, interpreterFacts } from "../python-env/index.ts";

type PipContext = Pick<Context, "env" | "home" | "cwd">;

export type InstallOptions = {
  readonly upgrade: boolean;
  readonly reinstall: boolean;
  readonly noCache: boolean;
  readonly noDeps: boolean;
  readonly pre: boolean;
  readonly target: string | undefined;
};

/**
 * Installs packages (names, requirements, paths of wheels, `requirements.txt` files) into the environment that
 * operations run in, by its pip, else by uv. Where they come from is left to the configuration of that program.
 */
export const installPackages = (
  context: PipContext,
  packages: readonly string[],
  { upgrade, reinstall, noCache, noDeps, pre, target }: InstallOptions,
): Promise<void> =>
  callPip(context, (isUv) => [
    "install",
    ...(pre ? [isUv ? "--prerelease=allow" : "--pre"] : []),
    ...(upgrade || reinstall ? ["--upgrade"] : []),
    ...(noCache ? [isUv ? "--no-cache" : "--no-cache-dir"] : []),
    ...(noDeps ? ["--no-deps"] : []),
    ...(reinstall ? [isUv ? "--reinstall" : "--force-reinstall"] : []),
    ...(target === undefined ? [] : ["--target", resolve(context.cwd, target)]),
    ...packages.flatMap((name) => (name.endsWith("requirements.txt") ? ["--requirement", name] : [name])),
  ]);

export const uninstallPackages = (
  context: PipContext,
  packages: readonly string[],
  { yes }: { readonly yes: boolean },
): Promise<void> =>
  callPip(context, (isUv) => ["uninstall", ...(yes && !isUv ? ["--yes"] : []), ...packages]);

const callPip = async (context: PipContext, args: (isUv: boolean) => readonly string[]): Promise<void> => {
  const python = await findInterpreter(context, { projectDir: context.cwd });
  const facts = await interpreterFacts(context, python);
  const hasPip = facts.sysPath.some((dir) => existsSync(`${dir}/pip/__init__.py`));
  const uv = pathDirs(context.env)
    .map((dir) => `${dir}/uv`)
    .find(isProgram);
  if (!hasPip && uv === undefined) {
    throw new UserError(`there is no pip for ${python}`, {
      hint: `Install it with '${python} -m ensurepip', or install uv.`,
    });
  }
  const [program = "", ...start] = hasPip || uv === undefined ? [python, "-m", "pip"] : [uv, "pip"];
  const given = args(!hasPip);
  const target = hasPip ? [] : ["--python", python];
  const [command = "", ...others] = given;
  const status = await new Promise<number>((done, fail) => {
    const child = spawn(program, [...start, command, ...target, ...others], {
      cwd: context.cwd,
      env: context.env,
      stdio: "inherit",
    });
    child.on("error", fail);
    child.on("close", (code) => done(code ?? 1));
  });
  // What is wrong, it has said itself.
  if (status !== 0) throw new UserError("", { exitCode: status });
};

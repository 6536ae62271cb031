import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "init",
  help: "Initialize a Guild environment.",
  args: [{ metavar: "DIR" }],
  options: {
    venv: {
      flags: "--venv",
      help: "Creates a virtual environment in DIR. This option enabled pre-0.9 init behavior and is implied when specifying any of the virtual environment settings below.",
    },
    name: {
      flags: "-n, --name",
      help: "Environment name (default is env parent directory name). Implies `--venv`.",
      metavar: "NAME",
    },
    python: {
      flags: "-p, --python",
      help: "Version of Python to use for the environment. Implies `--venv`.",
      metavar: "VERSION",
    },
    guild: {
      flags: "-g, --guild",
      help: "Version of Guild AI to use for the environment. The activate version of Guild is installed by default. This value may alternatively be a path to a Guild wheel distribution. Implies `--venv`.",
      metavar: "VERSION_OR_PATH",
    },
    systemSitePackages: {
      flags: "-s, --system-site-packages",
      help: "Give environment access to system site packages. Implies `--venv`.",
    },
    noIsolate: {
      flags: "-H, --no-isolate",
      help: "Use current Guild home for the environment. Ignored if `--guild-home` is specified.",
    },
    guildHome: {
      flags: "-h, --guild-home",
      help: "Alternative Guild home location for with the environment. By default, Guild home is '.guild' in `DIR`.",
      metavar: "PATH",
    },
    requirement: {
      flags: "-r, --requirement",
      help: "Install required package or packages defined in a file. May be used multiple times. Implies `--venv`.",
      metavar: "REQ",
      repeat: true,
    },
    requirements: { flags: "--requirements", help: "", metavar: "REQ", repeat: true, hidden: true },
    path: {
      flags: "-P, --path",
      help: "Include DIR as a Python path in the environment. Implies `--venv`.",
      metavar: "DIR",
      repeat: true,
    },
    noReqs: {
      flags: "--no-reqs",
      help: "Don't install from requirements.txt or guild.yml in environment parent directory. Implies `--venv`.",
    },
    isolateResources: {
      flags: "-l, --isolate-resources",
      help: "Use a local cache when initializing an environment.",
    },
    yes: { flags: "-y, --yes", help: "Initialize a Guild environment without prompting." },
    noProgress: {
      flags: "--no-progress",
      help: "Don't show progress when installing environment packages. Ignored if a virtual environment is not created.",
    },
    preRelease: {
      flags: "--pre",
      help: "Install pre-release versions of applicable packages. Implies `--venv`.",
    },
  },
  async run(context, [dir = "."], options) {
    const { initEnvironment } = await import("../init-environment.ts");
    return initEnvironment(context, dir, options);
  },
});

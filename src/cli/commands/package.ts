import { relative, resolve } from "node:path";
import { defineCommand } from "../command.ts";
import { guildVersion } from "../version.ts";

export default defineCommand({
  name: "package",
  help: `Create a package for distribution.

Packages are built from projects that contain guildfile with a package definition, which describes the package to be built.

You may upload the generated package distribution to a PyPI repository by using the --upload option or to the PyPI test site by using --upload-test.

You may upload to an alternative repository using --upload-repo. REPO may be a URL or the name of a section in ~/.pypirc. For more information on the .pypirc file, see:

https://docs.python.org/2/distutils/packageindex.html#pypirc`,
  options: {
    clean: { flags: "--clean", help: "Clean build directories before creating package." },
    distDir: {
      flags: "-d, --dist-dir",
      help: "Directory to create the package distribution in.",
      metavar: "DIR",
    },
    upload: { flags: "--upload", help: "Upload to PyPI after creating the package." },
    uploadTest: {
      flags: "--upload-test",
      help: "Upload to the PyPI test site after creating the package.\n\n",
    },
    repo: { flags: "--repo", help: "Upload to REPO after creating the package.", metavar: "REPO" },
    sign: { flags: "-s, --sign", help: "Sign a package distribution upload with gpg." },
    identity: { flags: "-i, --identity", help: "GPG identity used to sign upload.", metavar: "IDENTITY" },
    user: { flags: "-u, --user", help: "PyPI user name for upload.", metavar: "USERNAME" },
    password: { flags: "-p, --password", help: "PyPI password for upload.", metavar: "PASSWORD" },
    skipExisting: { flags: "-e, --skip-existing", help: "Don't upload if package already exists." },
    comment: { flags: "-c, --comment", help: "Comment to include with upload.", metavar: "COMMENT" },
  },
  async run(context, _args, options) {
    const { loadProject } = await import("../project.ts");
    const { buildWheel, packageDef, uploadWheel } = await import("../../packages/index.ts");
    const { UserError } = await import("../../base/index.ts");
    const { logWarning } = await import("../output.ts");
    const guildfile = loadProject(context);
    if (guildfile === undefined) {
      throw new UserError("the current directory does not contain a guild.yml file", {
        hint: "guild.yml is required when creating a package. Create one in this directory first or try specifying a different directory.",
      });
    }
    const warn = (text: string) => logWarning(context, text);
    const shown = (path: string) => {
      const below = relative(context.processCwd, path);
      return below.startsWith("..") ? path : below;
    };
    const def = packageDef(guildfile);
    if (!def.isNamed) {
      warn(`package name not defined in ./${shown(guildfile.path)} - using ${def.name}`);
    }
    const repository =
      options.repo ?? (options.upload ? "pypi" : options.uploadTest ? "testpypi" : undefined);
    if (repository !== undefined) requireAuthor(def.authorEmail, shown(guildfile.path), UserError);
    if (options.sign || options.identity !== undefined) {
      throw new UserError("uploads cannot be signed: package indexes no longer take signatures", {
        hint: "Leave out --sign and --identity.",
      });
    }
    const distDir = resolve(context.cwd, options.distDir ?? "dist");
    const path = await buildWheel({ guildfile, def, distDir, guildVersion, warn });
    context.out(`${shown(path)}\n`);
    if (repository === undefined) return 0;
    const said = await uploadWheel(context, { path, def, repository, ...options });
    context.err(`${said}\n`);
    return 0;
  },
});

const requireAuthor = (
  email: string,
  file: string,
  UserError: typeof import("../../base/index.ts").UserError,
): void => {
  const hint = "Specify a valid email for package.author-email and try again.";
  if (email === "")
    throw new UserError(`missing package author-email in ./${file} - cannot upload`, { hint });
  if (!/.+?@.+/.test(email)) {
    throw new UserError(`invalid package author-email '${email}' in ./${file} - cannot upload`, { hint });
  }
};

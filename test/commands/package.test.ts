import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { failed, printed } from "../rig/outcome.ts";
import { aProject, repoDir } from "../rig/project.ts";
import { waitFor } from "../rig/wait.ts";

const guildfile = `
- package: greet-kit
  version: 1.0
  author-email: ann@example.org
- model: m
  operations:
    hi: {exec: echo hi}
`;

const pythonEnv = join(repoDir, ".cache", "python");

describe.concurrent("guild package", () => {
  test("needs a Guild file", async () => {
    await using project = await aProject();
    expect(await project.guild("package")).toEqual(
      failed(
        "guild: the current directory does not contain a guild.yml file\nguild.yml is required when creating a package. Create one in this directory first or try specifying a different directory.",
      ),
    );
  });

  test("names a package after the model, or after the place of the Guild file", async () => {
    await using project = await aProject({
      "guild.yml": "- model: m\n  operations: {hi: {exec: echo hi}}\n",
    });
    expect(await project.guild("package")).toEqual({
      stdout: "dist/m-0.0.0-py2.py3-none-any.whl\n",
      stderr: "WARNING: package name not defined in ./guild.yml - using m\n",
      code: 0,
    });
    project.write("guild.yml", "hi: {exec: echo hi}\n");
    expect((await project.guild("package")).stdout).toMatch(
      /^dist\/gpkg_anonymous_[0-9a-f]{8}-0\.0\.0-py2\.py3-none-any\.whl\n$/,
    );
  });

  test("refuses a name that a Python package of the project has, and a version that is none", async () => {
    await using project = await aProject({
      "guild.yml": "- package: foo\n",
      "foo/__init__.py": "",
    });
    expect(await project.guild("package")).toEqual(
      failed(
        "guild: package name 'foo' in guild.yml conflicts with Python package 'foo'\nProvide a unique package name in guild.yml and try again.",
      ),
    );
    project.write("guild.yml", "- package: bar\n  version: one two\n");
    const { stderr, code } = await project.guild("package");
    expect(stderr).toContain("guild: invalid package version 'one two' in ");
    expect([code, existsSync(join(project.dir, "dist"))]).toEqual([1, false]);
  });

  test("takes requirements.txt where nothing is required, and says what cannot be taken", async () => {
    await using project = await aProject({
      "guild.yml": "- package: greet-kit\n",
      "requirements.txt": "click>=8 # why\n-r other.txt\n--index-url https://x\nsix; python_version<'3.9'\n",
    });
    const { stderr } = await project.guild("package");
    expect(stderr).toBe(
      "WARNING: requirements.txt: '-r other.txt' cannot be a requirement of a package\n" +
        "WARNING: requirements.txt: '--index-url https://x' cannot be a requirement of a package\n",
    );
    const wheel = join(project.dir, "dist", "greet_kit-0.0.0-py2.py3-none-any.whl");
    const { stdout } = await project.call(["unzip", "-p", wheel, "*/METADATA"]);
    expect(stdout.split("\n").filter((line) => line.startsWith("Requires-Dist"))).toEqual([
      "Requires-Dist: click>=8",
      "Requires-Dist: six; python_version<'3.9'",
    ]);
  });

  test("uploads only for an author, to a repository that is known, and shows no secret", async () => {
    await using project = await aProject({ "guild.yml": "- package: a\n" });
    expect((await project.guild("package", "--upload")).stderr).toBe(
      "guild: missing package author-email in ./guild.yml - cannot upload\nSpecify a valid email for package.author-email and try again.\n",
    );
    project.write("guild.yml", guildfile);
    expect((await project.guild("package", "--repo", "nowhere")).stderr).toBe(
      "guild: cannot find repository 'nowhere' in ~/.pypirc\nUse a URL or one of: pypi, testpypi\n",
    );
    const server = createServer((_, response) =>
      response.writeHead(403, "no").end("<b>Invalid</b> user"),
    ).listen(0);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const refused = await project.guild("package", "--repo", url, "-u", "ann", "-p", "s3cret");
    server.close();
    expect(refused.stderr).toContain(
      `cannot upload greet_kit-1.0-py2.py3-none-any.whl to ${url}: 403 Invalid user\n`,
    );
    expect([refused.code, refused.stderr.includes("s3cret")]).toEqual([1, false]);
    expect((await project.guild("package", "--repo", url)).stderr).toMatch(/^guild: cannot reach http:\S+: /);
  });
});

test("a package is uploaded to an index, installed from it and run", async () => {
  await using project = await aProject({ "guild.yml": guildfile });
  const packages = join(dirname(project.dir), "index");
  const target = join(dirname(project.dir), "site");
  mkdirSync(packages);
  writeFileSync(join(packages, ".keep"), "");
  const port = 20_000 + (process.pid % 20_000);
  const { spawn } = await import("node:child_process");
  const server = spawn(
    join(pythonEnv, "bin", "python"),
    ["-m", "pypiserver", "run", "-i", "127.0.0.1", "-p", `${port}`, "-P", ".", "-a", ".", packages],
    { stdio: "ignore" },
  );
  try {
    const url = `http://127.0.0.1:${port}/`;
    const answers = () =>
      fetch(url).then(
        (answer) => answer.ok,
        () => false,
      );
    await waitFor("an answer of the index", answers);
    const uploaded = await project.guild("package", "--repo", url);
    expect(uploaded.stderr).toBe(`Uploaded greet_kit-1.0-py2.py3-none-any.whl to ${url}\n`);
    expect(readdirSync(packages)).toContain("greet_kit-1.0-py2.py3-none-any.whl");
    expect((await project.guild("package", "--repo", url)).code).toBe(1);
    expect((await project.guild("package", "--repo", url, "--skip-existing")).code).toBe(0);

    const env = {
      VIRTUAL_ENV: pythonEnv,
      PIP_INDEX_URL: `${url}simple/`,
      PIP_CONFIG_FILE: "/dev/null",
      PIP_DISABLE_PIP_VERSION_CHECK: "1",
      PYTHONPATH: target,
    };
    const outside = { env, cwd: ".." };
    const installed = await project.guildWith(outside, "install", "--no-cache", "-t", "site", "greet-kit");
    expect([installed.code, installed.stderr]).toEqual([0, ""]);
    expect(await project.guildWith(outside, "packages")).toEqual(printed("greet-kit  1.0  "));
    expect(await project.guildWith(outside, "ops")).toEqual(printed("greet-kit/m:hi  "));
    expect(await project.guildWith(outside, "run", "m:hi", "-y")).toEqual(printed("hi"));
    const missing = await project.guildWith(outside, "install", "-t", "site", "no-such-thing");
    expect([missing.code, missing.stderr.includes("no-such-thing")]).toEqual([1, true]);
  } finally {
    server.kill();
  }
});

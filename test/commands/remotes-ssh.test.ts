import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aProject, type Project, repoDir } from "../rig/project.ts";
import { aRunDir, idOf } from "../rig/runs.ts";
import { anSshServer } from "../rig/servers.ts";

test("runs go to a machine and back, and commands work over there", async () => {
  await using project = await aProject({
    "venv/bin/activate": `export PATH='${join(repoDir, "bin")}':$PATH\n`,
  });
  await using server = await anSshServer();
  const far = join(project.dir, "far home");
  const config = join(project.dir, "..", "config.yml");
  mkdirSync(far);
  writeFileSync(
    config,
    [
      "remotes:",
      `  lo: {type: ssh, host: 127.0.0.1, port: ${server.port}, private-key: ${server.key},`,
      `       guild-home: ${far}, venv-path: ${join(project.dir, "venv")}}`,
    ].join("\n"),
  );
  const guild: Project["guild"] = (...args) => project.guildWith({ env: { GUILD_CONFIG: config } }, ...args);
  const run = aRunDir(project, { name: "a", files: { "x y.txt": "hello\n", link: "-> x y.txt" } });
  aRunDir(project, { name: "b", at: -1 });
  expect((await guild("push", "lo", "-y")).code).toBe(0);
  expect(readFileSync(join(far, "runs", idOf("a"), "x y.txt"), "utf8")).toBe("hello\n");
  await project.guild("runs", "rm", "-py");
  await guild("label", "1", "-r", "lo", "-s", `it's "far" $HOME`, "-y");
  expect((await guild("runs", "-r", "lo")).stdout).toContain(`it's "far" $HOME`);
  expect((await guild("cat", "1", "-r", "lo", "-p", "x y.txt")).stdout).toBe("hello\n");
  expect((await guild("ls", "1", "-r", "lo")).stdout).toContain(`~/${idOf("a")}:\n`);
  expect((await guild("runs", "rm", "2", "-r", "lo", "-y")).stderr).toContain("Deleted 1 run(s)");
  expect((await guild("pull", "lo", "-y")).code).toBe(0);
  expect(existsSync(join(run.dir, "link"))).toBe(true);
  expect((await project.guild("runs")).stdout).toContain("it's");
  expect((await guild("remote", "status", "lo")).stdout).toBe("remote lo is available\n");
  project.write("guild.yml", "op:\n  main: op\n  flags: {x: a}\n  requires:\n    - file: data.csv\n");
  project.write("op.py", "import sys\nx = 'a'\nprint(open('data.csv').read(), x)\nsys.exit(3)\n");
  project.write("data.csv", "1,2");
  const failing = await guild("run", "op", "x=it's", "-r", "lo", "-y");
  expect(failing.stderr).toContain("stopped");
  expect(failing).toMatchObject({ stdout: "1,2 it's\n", code: 3 });
  expect(failing.stderr).toContain("stopped with a status of 'error'");
  expect((await guild("runs", "-r", "lo", "-Fo", "op")).stdout).toContain("error");
  expect((await guild("run", "op.py", "-r", "lo", "-y")).stderr).toContain(
    "guild: cannot run scripts remotely",
  );
  await server.cut();
  const down = await guild("remote", "status", "lo");
  expect(down.stderr).toContain("guild: remote lo is not available: cannot reach host 127.0.0.1");
  expect(down.code).toBe(2);
  expect((await guild("runs", "-r", "lo")).code).toBe(255);
  expect((await guild("pull", "lo", "-y")).code).toBe(255);
});

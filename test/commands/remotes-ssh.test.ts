import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startGuild } from "../rig/live.ts";
import { aProject, type Project, repoDir } from "../rig/project.ts";
import { aRunDir, idOf } from "../rig/runs.ts";
import { anSshServer } from "../rig/servers.ts";
import { waitFor } from "../rig/wait.ts";

test("runs go to a machine and back, and commands work over there", async () => {
  await using world = await withMachine();
  const { project, server, far, config, guild } = world;
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
  // One connection for all that a run asks of the machine, whatever the user's ssh has of its own for that.
  project.write(
    "bin/ssh",
    `#!/bin/sh\nexec /usr/bin/ssh -oLogLevel=ERROR -F '${project.dir}/ssh config' "$@"\n`,
  );
  project.write("ssh config", "ControlMaster no\nControlPath none\nControlPersist no\n");
  chmodSync(join(project.dir, "bin/ssh"), 0o755);
  const before = server.connections();
  const started = performance.now();
  const wrapped = {
    GUILD_CONFIG: config,
    PATH: `${project.dir}/bin:${process.env.PATH}`,
    TMPDIR: project.dir,
  };
  expect((await project.guildWith({ env: wrapped }, "run", "op", "-r", "lo", "-y")).code).toBe(3);
  expect(performance.now() - started).toBeLessThan(15_000);
  expect(server.connections() - before).toBe(1);
  expect(readdirSync(project.dir).filter((name) => name.startsWith("guild-ssh-"))).toEqual([]);
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

test("Ctrl-C detaches from a run over there, which stop ends", async () => {
  await using world = await withMachine();
  const { project, env, far, guild } = world;
  project.write("guild.yml", "op: {exec: 'sh -c \"echo began; exec sleep 60\"'}\n");
  const secrets = {
    AWS_ACCESS_KEY_ID: "kept-key",
    AWS_SECRET_ACCESS_KEY: "kept-secret",
    DB_PASSWORD: "kept-word",
  };
  await using run = startGuild(project, ["run", "op", "-r", "lo", "-y", "--run-id", "live"], {
    env: { ...env, ...secrets },
  });
  await waitFor("the output", () => run.stdout().includes("began"));
  const pid = Number(readFileSync(join(far, "runs/live/.guild/LOCK"), "utf8"));
  run.signalGroup("SIGINT");
  const detached = await run.ended;
  expect(detached.stderr).toContain(
    "\nDetached from remote run live (still running)\nTo re-attach use 'guild watch live -r lo'\n",
  );
  expect(detached.code).toBe(0);
  expect(isAlive(pid)).toBe(true);
  expect((await guild("runs", "-s", "-r", "lo")).stdout).toMatch(/op .* running/);
  await using watch = startGuild(project, ["watch", "live", "-r", "lo"], { env });
  await waitFor("the output again", () => watch.stdout().includes("began"));
  expect((await guild("stop", "live", "-r", "lo", "-y")).stderr).toContain("Stopping live");
  expect((await watch.ended).stderr).toContain("Run live stopped with a status of");
  await waitFor("the end of the process", () => !isAlive(pid));
  await waitFor("its exit status", () => existsSync(join(far, "runs/live/.guild/attrs/exit_status")));
  expect((await guild("runs", "-s", "-r", "lo")).stdout).toMatch(/op .* terminated/);
  // Nothing of what is secret here went over there.
  const texts = await project.call(["grep", "-rlE", "kept-(key|secret|word)", far, project.home]);
  expect(texts.stdout).toBe("");
  expect(detached.stdout + detached.stderr).not.toContain("kept-");
});

test("a push and a pull that a cut network ended go on when they are repeated", async () => {
  await using world = await withMachine();
  const { project, env, far, guild, server } = world;
  const bytes = Buffer.alloc(200_000_000, "not all the same ");
  const run = aRunDir(project, { name: "a", files: { "big.bin": bytes } });
  const part = (home: string) => join(home, "runs", idOf("a"));
  for (const [command, home] of [
    ["push", far],
    ["pull", project.home],
  ] as const) {
    await using cut = startGuild(project, [command, "lo", "-y"], { env });
    await waitFor("the first bytes", () => bytesBelow(part(home)) > 1_000_000);
    server.cutSessions();
    const { stderr, code } = await cut.ended;
    expect(stderr).toContain("guild: the transfer failed: rsync ended with");
    expect(stderr).toContain("What has arrived is kept. Run the command again to go on.\n");
    expect(code).not.toBe(0);
    expect(existsSync(join(part(home), ".guild/opref"))).toBe(false);
    expect((await guild(command, "lo", "-y")).code).toBe(0);
    expect(statSync(join(part(home), "big.bin")).size).toBe(bytes.length);
    await project.guild("runs", "rm", "-py");
  }
  expect(existsSync(run.dir)).toBe(false);
});

const withMachine = async () => {
  const project = await aProject({
    "venv/bin/activate": `export PATH='${join(repoDir, "bin")}':$PATH\n`,
  });
  const server = await anSshServer();
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
  const env = { GUILD_CONFIG: config };
  const guild: Project["guild"] = (...args) => project.guildWith({ env }, ...args);
  return {
    project,
    server,
    far,
    config,
    env,
    guild,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await project[Symbol.asyncDispose]();
    },
  };
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Of files that are there now: they come, go and change their names meanwhile. */
const bytesBelow = (dir: string): number => {
  if (!existsSync(dir)) return 0;
  return readdirSync(dir, { recursive: true, encoding: "utf8" }).reduce(
    (sum, path) => sum + (statSync(join(dir, path), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
};

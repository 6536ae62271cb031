import { existsSync, lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { attr, fileText, type Live, runFile, startGuild } from "../rig/live.ts";
import { aProject, lines, type Outcome, type Project } from "../rig/project.ts";

// `train` fails or waits at x=2 when told so; while it waits there is a file `waiting` in the project.
const files = {
  "guild.yml": lines(
    "train: {main: train, flags-import: all}",
    "show: {exec: 'echo ${x}', flags: {x: 1}}",
    "unmet: {exec: echo, flags: {x: 1}, requires: [{file: no-such-file}]}",
  ),
  "train.py": `
import os, sys, time
x = 1
at_two = "ok"
print("x: %i" % x, flush=True)
if x == 2 and at_two == "fail":
    sys.exit(3)
if x == 2 and at_two == "wait":
    with open(os.environ["PROJECT_DIR"] + "/waiting", "w") as f:
        f.write("yes")
    try:
        time.sleep(300)
    except KeyboardInterrupt:
        sys.exit(1)
`,
};

const plain = (outcome: Outcome): Outcome => ({
  ...outcome,
  stderr: outcome.stderr.replace(/\b[0-9a-f]{32}\b/g, "ID"),
});

const statuses = async (project: Project): Promise<readonly string[]> =>
  (await project.guild("runs", "-s")).stdout.split("\n").slice(0, -1).sort();

const running = (x: number, more: string): string =>
  `INFO: [guild] Running trial ID: train (at_two=${more}, x=${x})`;

describe.concurrent("a batch", () => {
  test("that is staged in a directory of the user's is started by the command that is told", async () => {
    await using project = await aProject(files);
    const staged = await project.guild("run", "show", "x=[1,2]", "--stage", "--run-dir", "here", "-y");
    const command = /use "(.*)"\n$/.exec(staged.stdout)?.[1] ?? "";
    const { stdout, code } = await project.call(["bash", "-c", command]);
    expect([stdout, code]).toEqual(["1\n2\n", 0]);
    expect(await statuses(project)).toHaveLength(2);
  });

  test("goes on after a trial that fails and ends well", async () => {
    await using project = await aProject(files);
    const outcome = await project.guild("run", "train", "x=[1,2,3]", "at_two=fail", "-y");
    expect(plain(outcome)).toEqual({
      stdout: lines("x: 1", "x: 2", "x: 3"),
      stderr: lines(
        running(1, "fail"),
        running(2, "fail"),
        "ERROR: [guild] Trial ID exited with an error (3) - see log for details",
        running(3, "fail"),
      ),
      code: 0,
    });
    expect(await statuses(project)).toEqual([
      "[1]  train  completed  at_two=fail x=3",
      "[2]  train  error      at_two=fail x=2",
      "[3]  train  completed  at_two=fail x=1",
    ]);
  });

  test("stops at it with --fail-on-trial-error, and the rest can be started", async () => {
    await using project = await aProject(files);
    const args = ["train", "x=[1,2,3]", "at_two=fail", "-y", "--fail-on-trial-error", "--run-id", "b"];
    const outcome = await project.guild("run", ...args);
    expect(plain(outcome)).toEqual({
      stdout: lines("x: 1", "x: 2"),
      stderr: lines(
        running(1, "fail"),
        running(2, "fail"),
        "ERROR: [guild] Trial ID exited with an error (3) - see log for details",
        "ERROR: [guild] Stopping batch because a trial failed (pending trials can be started as needed)",
      ),
      code: 3,
    });
    expect(await statuses(project)).toEqual([
      "[1]  train   error      at_two=fail x=2",
      "[2]  train   completed  at_two=fail x=1",
      "[3]  train   pending    at_two=fail x=3",
      "[4]  train+  error      ",
    ]);
    const [pending = ""] = (await project.guild("select", "--pending")).stdout.split("\n");
    expect(await project.guild("run", "--start", pending, "-y")).toEqual({
      stdout: "x: 3\n",
      stderr: "",
      code: 0,
    });
  });

  test("goes on after a trial that cannot be started", async () => {
    await using project = await aProject(files);
    const trial = (x: number) => [
      `INFO: [guild] Running trial ID: unmet (x=${x})`,
      "INFO: [guild] Resolving file:no-such-file",
      "ERROR: [guild] Trial ID exited with an error: (1) run failed because a dependency was not met: could not resolve 'file:no-such-file' in file:no-such-file resource: cannot find source file 'no-such-file'",
    ];
    const outcome = await project.guild("run", "unmet", "x=[1,2]", "-y");
    expect(plain(outcome)).toEqual({ stdout: "", stderr: lines(...trial(1), ...trial(2)), code: 0 });
    expect(await statuses(project)).toEqual(["[1]  unmet  error  x=2", "[2]  unmet  error  x=1"]);
  });

  test("that Ctrl-C ends leaves pending trials, and can be restarted", async () => {
    await using project = await aProject(files);
    const waiting = join(project.dir, "waiting");
    const args = ["run", "train", "x=[1,2,3]", "at_two=wait", "-y", "--run-id", "b"];
    const guild = startGuild(project, args);
    await using _: Live = guild;
    await fileText(waiting);
    guild.signalGroup("SIGINT");
    expect(plain(await guild.ended)).toEqual({
      stdout: "x: 1\nx: 2\n",
      stderr: lines(running(1, "wait"), running(2, "wait"), "INFO: [guild] Stopping batch"),
      code: 240,
    });
    expect(await statuses(project)).toEqual([
      "[1]  train   terminated  at_two=wait x=2",
      "[2]  train   completed   at_two=wait x=1",
      "[3]  train   pending     at_two=wait x=3",
      "[4]  train+  terminated  ",
    ]);
    rmSync(waiting);
    const again = startGuild(project, ["run", "--restart", "b", "-y"]);
    await using __: Live = again;
    await fileText(waiting);
    again.signal("SIGTERM");
    expect((await again.ended).code).toBe(241);
    expect(attr(project, "b", "exit_status")).toBe("-15");
  });

  test("is staged whole with --stage, its trials with --stage-trials", async () => {
    await using project = await aProject(files);
    expect(await project.guild("run", "show", "x=[1,2]", "-y", "--stage", "--run-id", "b")).toEqual({
      stdout: lines("show+ staged as b", "To start the operation, use 'guild run --start b'"),
      stderr: "",
      code: 0,
    });
    expect(await statuses(project)).toEqual(["[1]  show+  staged  "]);
    expect((await project.guild("run", "--start", "b", "-y")).stdout).toBe("1\n2\n");
    expect(await statuses(project)).toEqual(["[1]  show  completed  x=2", "[2]  show  completed  x=1"]);

    const staging = await project.guild("run", "show", "x=[3,4]", "-y", "--stage-trials");
    expect(plain(staging)).toEqual({
      stdout: "",
      stderr: lines(
        "INFO: [guild] Staging trial ID: show (x=3)",
        "INFO: [guild] Staging trial ID: show (x=4)",
      ),
      code: 0,
    });
    expect((await statuses(project)).slice(0, 2)).toEqual([
      "[1]  show  staged     x=4",
      "[2]  show  staged     x=3",
    ]);
    const [newest = ""] = (await project.guild("select", "--staged")).stdout.split("\n");
    expect((await project.guild("run", "--start", newest, "-y")).stdout).toBe("4\n");
  });

  test("runs the trials that its seed chooses, as 0.9 does", async () => {
    await using project = await aProject(files);
    const args = ["show", "x=[1,2,3,4,5,6]", "--max-trials", "2", "--random-seed", "1"];
    expect((await project.guild("run", ...args, "--print-trials")).stdout).toBe(
      lines("#  x", "1  2", "2  5"),
    );
    expect((await project.guild("run", ...args, "-y")).stdout).toBe("2\n5\n");
  });
});

describe.concurrent("what a run keeps to itself", () => {
  test("secrets are passed on but not recorded, by restarts neither", async () => {
    await using project = await aProject({
      "guild.yml": lines(
        "op:",
        "  exec: sh -c 'echo $MINE $API_TOKEN'",
        "  env: {MINE: hidden-1, PLAIN: shown}",
        "  env-secrets: [MINE]",
      ),
    });
    const env = { API_TOKEN: "hidden-2", DB_PASSWORD: "hidden-3" };
    for (const args of [
      ["run", "op", "-y", "--run-id", "a"],
      ["run", "--restart", "a", "-y"],
    ]) {
      expect((await project.guildWith({ env }, ...args)).stdout).toBe("hidden-1 hidden-2\n");
      const recorded = attr(project, "a", "env") ?? "";
      expect(recorded).toContain("PLAIN: shown");
      expect(recorded).not.toMatch(/hidden|MINE|API_TOKEN|DB_PASSWORD/);
    }
  });

  test("homes and run directories inside the project are never copied", async () => {
    await using project = await aProject({ "guild.yml": "op: {exec: echo}\n", "a.txt": "text\n" });
    const env = { GUILD_HOME: join(project.dir, "my-home") };
    await project.guildWith({ env }, "run", "op", "-y");
    await project.guildWith({ env }, "run", "op", "-y", "--run-dir", "out");
    await project.guildWith({ env: { GUILD_HOME: undefined } }, "run", "op", "-y", "-q");
    expect((await project.guildWith({ env }, "run", "op", "-y", "--run-id", "z")).stderr).toBe("");
    expect(readdirSync(join(env.GUILD_HOME, "runs", "z")).sort()).toEqual([".guild", "a.txt", "guild.yml"]);
  });

  test("a home '.guild' of the project is used and not copied", async () => {
    await using project = await aProject({
      "guild.yml": "op: {exec: echo}\n",
      ".guild/readme": "the project's own home\n",
    });
    const env = { GUILD_HOME: undefined };
    await project.guildWith({ env }, "run", "op", "-y");
    await project.guildWith({ env }, "run", "op", "-y", "--run-id", "z");
    expect(readdirSync(join(project.dir, ".guild", "runs", "z")).sort()).toEqual([".guild", "guild.yml"]);
    expect(existsSync(join(project.dir, ".guild", "runs", "z", ".guild", "readme"))).toBe(false);
  });
});

describe.concurrent("a snapshot", () => {
  test("holds all of 300 files", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, n) => [`pkg/m${n}.py`, `x = ${n}\n`] as const),
    );
    await using project = await aProject({ ...many, "guild.yml": "op: {exec: echo}\n" });
    expect((await project.guild("run", "op", "-y", "--run-id", "a")).stderr).toBe("");
    expect(readdirSync(runFile(project, "a", "pkg"))).toHaveLength(300);
  });

  test("is not stopped by odd encodings, binary files, links and pipes", async () => {
    await using project = await aProject({
      "guild.yml": "op: {exec: echo}\n",
      "latin.txt": Buffer.from("caf\xe9 cr\xe8me\n", "latin1"),
      "utf16.txt": Buffer.from("\ufeffh\u00e9llo\n", "utf16le"),
      "events.out.tfevents.1": Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 37) % 256)),
      "empty.txt": "",
    });
    await project.call(["ln", "-s", "nowhere", "dangling"]);
    await project.call(["ln", "-s", "/etc", "outside"]);
    await project.call(["mkfifo", "pipe"]);
    const outcome = await project.guild("run", "op", "-y", "--run-id", "a");
    const warning =
      "WARNING: Skipping linked directories that lead out of the source code directory: outside\n";
    expect(outcome).toEqual({ stdout: "\n", stderr: warning, code: 0 });
    const copied = readdirSync(runFile(project, "a")).sort();
    expect(copied).toContain("latin.txt");
    expect(copied).not.toContain("pipe");
    expect(copied.filter((name) => lstatSync(runFile(project, "a", name)).isFIFO())).toEqual([]);
  });
});

describe.concurrent("interim runs and attributes of an operation", () => {
  test("delete-on-success deletes, unless the run fails or is kept", async () => {
    await using project = await aProject({
      "guild.yml": lines(
        "good: {exec: echo hi, delete-on-success: yes}",
        "bad: {exec: 'false', delete-on-success: yes}",
        "noted: {exec: echo hi, run-attrs: {logo: 3, label: no}}",
      ),
    });
    expect(await project.guild("run", "good", "-y", "--run-id", "a")).toEqual({
      stdout: "hi\n",
      stderr: "Deleting interim run a ('good' is configured for deletion on success)\n",
      code: 0,
    });
    expect(project.runIds()).toEqual([]);
    expect((await project.guild("runs", "-s", "--deleted")).stdout).toBe("[1]  good  completed  \n");
    await project.guild("run", "good", "-y", "--keep-run", "--run-id", "b");
    await project.guild("run", "bad", "-y", "--run-id", "c");
    expect(project.runIds()).toEqual(["b", "c"]);
    expect(await project.guild("run", "noted", "-y", "--run-id", "d")).toEqual({
      stdout: "hi\n",
      stderr: "WARNING: Invalid run attribute 'label' (reserved attribute) - ignoring\n",
      code: 0,
    });
    expect([attr(project, "d", "logo"), attr(project, "d", "label")]).toEqual(["3", undefined]);
  });

  test("GPUs are those that were asked for", async () => {
    await using project = await aProject({
      "guild.yml": "op: {exec: sh -c 'echo =$CUDA_VISIBLE_DEVICES='}\n",
    });
    const env = { CUDA_VISIBLE_DEVICES: "7" };
    expect((await project.guildWith({ env }, "run", "op", "-y")).stdout).toBe("=7=\n");
    expect((await project.guildWith({ env }, "run", "op", "-y", "--gpus", "0,1")).stdout).toBe("=0,1=\n");
    expect((await project.guildWith({ env }, "run", "op", "-y", "--no-gpus")).stdout).toBe("==\n");
  });
});

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { attr, fileText, type Live, processEnd, runFile, startGuild, startProgram } from "../rig/live.ts";
import { aProject, guildPath, lines, type Outcome, type Project } from "../rig/project.ts";
import { waitFor } from "../rig/wait.ts";

const printed = (...text: readonly string[]): Outcome => ({ stdout: lines(...text), stderr: "", code: 0 });

// `sleeper` says its pid in a file of its run and stays until it is told to end.
const files = {
  "guild.yml": lines(
    "sleeper: {exec: 'sh -c \"echo started; echo $$ > pid; exec sleep 300\"'}",
    'deaf: {exec: \'sh -c "trap \\"\\" TERM; echo $$ > pid; sleep 300; true"\'}',
    "exits: {exec: 'sh -c \"exit ${code}\"', flags: {code: 0}}",
    "dies: {exec: 'sh -c \"kill -${signal} $$\"', flags: {signal: TERM}}",
    "hello: {exec: echo hello}",
    "talks: {exec: 'sh -c \"for i in 1 2 3 4; do echo line $i; done; echo oops >&2\"'}",
    "reads: {exec: cat}",
    "waits: {exec: 'sh -c \"echo started; echo $$ > pid; while [ ! -e go ]; do sleep 0.05; done; echo done\"'}",
  ),
};

const statuses = async (project: Project): Promise<string> => (await project.guild("runs", "-s")).stdout;

/** Starts an operation and waits until its process runs; gives that one's pid too. */
const started = async (project: Project, op: string, ...args: readonly string[]) => {
  const guild = startGuild(project, ["run", op, "-y", "--run-id", "a", ...args]);
  const pid = Number(await fileText(runFile(project, "a", "pid")));
  await fileText(runFile(project, "a", ".guild", "LOCK"));
  return { guild, pid };
};

describe.concurrent("a run that is ended", () => {
  test("by Ctrl-C is terminated", async () => {
    await using project = await aProject(files);
    const { guild, pid } = await started(project, "sleeper");
    await using _: Live = guild;
    expect(await statuses(project)).toBe("[1]  sleeper  running  \n");
    guild.signalGroup("SIGINT");
    expect(await guild.ended).toEqual({ stdout: "started\n", stderr: "", code: 240 });
    await processEnd(pid);
    expect(attr(project, "a", "exit_status")).toBe("-16");
    expect(await statuses(project)).toBe("[1]  sleeper  terminated  \n");
    expect(existsSync(runFile(project, "a", ".guild", "LOCK"))).toBe(false);
  });

  test("by Ctrl-C on a terminal is terminated too", async () => {
    await using project = await aProject({
      ...files,
      "on-terminal.py": `
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
shown = b""
while b"started" not in shown:
    shown += os.read(terminal, 1000)
os.write(terminal, b"\\x03")
while True:
    try:
        more = os.read(terminal, 1000)
    except OSError:
        break
    if not more:
        break
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`,
    });
    const argv = [process.execPath, guildPath, "run", "sleeper", "-y", "--run-id", "a"];
    expect(await project.call(["python3", "on-terminal.py", ...argv])).toEqual(printed("240"));
    expect(await statuses(project)).toBe("[1]  sleeper  terminated  \n");
  });

  test("by SIGTERM to Guild is terminated, its process too", async () => {
    await using project = await aProject(files);
    const { guild, pid } = await started(project, "sleeper");
    await using _: Live = guild;
    guild.signal("SIGTERM");
    expect(await guild.ended).toEqual({ stdout: "started\n", stderr: "", code: 241 });
    await processEnd(pid);
    expect(attr(project, "a", "exit_status")).toBe("-15");
    expect(await statuses(project)).toBe("[1]  sleeper  terminated  \n");
  });

  test("by 'guild stop' is terminated", async () => {
    await using project = await aProject(files);
    const { guild, pid } = await started(project, "sleeper");
    await using _: Live = guild;
    expect(await project.guild("stop", "a", "-y")).toEqual({
      stdout: "",
      stderr: `Stopping a (pid ${pid})\n`,
      code: 0,
    });
    expect((await guild.ended).code).toBe(241);
    expect(await statuses(project)).toBe("[1]  sleeper  terminated  \n");
  });

  test("by --stop-after is terminated", async () => {
    await using project = await aProject(files);
    const { guild, pid } = await started(project, "sleeper", "--stop-after", "0.02");
    await using _: Live = guild;
    expect(await guild.ended).toEqual({
      stdout: "started\n",
      stderr: `Stopping process early (pid ${pid}) - 0.0 minute(s) elapsed\n`,
      code: 241,
    });
    expect(attr(project, "a", "exit_status")).toBe("-15");
  });

  test("by --stop-after is killed if it does not end", async () => {
    await using project = await aProject(files);
    const guild = startGuild(project, ["run", "deaf", "-y", "--run-id", "a", "--stop-after", "0.02"], {
      env: { STOP_AFTER_KILL_DELAY: "0.2" },
    });
    await using _: Live = guild;
    const pid = await fileText(runFile(project, "a", "pid"));
    const { stderr, code } = await guild.ended;
    expect(stderr).toBe(
      lines(
        `Stopping process early (pid ${pid.trim()}) - 0.0 minute(s) elapsed`,
        `WARNING: Process did not terminate (pid ${pid.trim()}), killing`,
        `ERROR: Process did not terminate gracefully (pid ${pid.trim()})`,
      ),
    );
    expect(code).toBe(247);
    await processEnd(Number(pid));
  });

  test("with Guild killed is running while its process lives, then an error, and can be started again", async () => {
    await using project = await aProject(files);
    const { guild, pid } = await started(project, "waits");
    await using _: Live = guild;
    guild.signal("SIGKILL");
    await guild.ended;
    expect(await statuses(project)).toBe("[1]  waits  running  \n");
    expect(await project.guild("run", "--restart", "a", "-y")).toEqual({
      stdout: "",
      stderr: lines(
        "guild: cannot restart run a because it's running",
        "Use 'guild stop a' to stop it first and try again.",
      ),
      code: 1,
    });
    process.kill(pid, "SIGKILL");
    await processEnd(pid);
    expect(await statuses(project)).toBe("[1]  waits  error  \n");
    writeFileSync(runFile(project, "a", "go"), "");
    expect(await project.guild("run", "--restart", "a", "-y")).toEqual(printed("started", "done"));
    expect(await statuses(project)).toBe("[1]  waits  completed  \n");
  });
});

describe.concurrent("exit statuses", () => {
  test.each([0, 1, 2, 3, 100, 127, 128, 255])("%d is passed on", async (code) => {
    await using project = await aProject(files);
    const outcome = await project.guild("run", "exits", `code=${code}`, "-y", "--run-id", "a");
    expect(outcome).toEqual({ stdout: "", stderr: "", code });
    expect(attr(project, "a", "exit_status")).toBe(String(code));
    expect(await statuses(project)).toBe(`[1]  exits  ${code === 0 ? "completed" : "error"}  code=${code}\n`);
  });

  test.each([
    ["HUP", -1],
    ["KILL", -9],
    ["SEGV", -11],
    ["TERM", -15],
  ])("SIG%s is recorded below zero", async (signal, status) => {
    await using project = await aProject(files);
    const outcome = await project.guild("run", "dies", `signal=${signal}`, "-y", "--run-id", "a");
    expect(outcome).toEqual({ stdout: "", stderr: "", code: 256 + status });
    expect(attr(project, "a", "exit_status")).toBe(String(status));
    expect(await statuses(project)).toBe(`[1]  dies  terminated  signal=${signal}\n`);
  });
});

describe.concurrent("output", () => {
  const whole = "line 1\nline 2\nline 3\nline 4\n";
  const output = (project: Project): string =>
    readFileSync(runFile(project, "a", ".guild", "output"), "utf8");

  test("is recorded to its end when nobody reads it any more", async () => {
    await using project = await aProject(files);
    const command = `"$0" "$@" | true`;
    const argv = ["sh", "-c", command, process.execPath, guildPath, "run", "talks", "-y", "--run-id", "a"];
    await using shell = startProgram(project, argv);
    expect((await shell.ended).code).toBe(0);
    expect(attr(project, "a", "exit_status")).toBe("0");
    expect(output(project).split("\n").sort()).toEqual(`${whole}oops\n`.split("\n").sort());
  });

  test("is recorded but not shown with --quiet", async () => {
    await using project = await aProject(files);
    expect(await project.guild("run", "talks", "-y", "--quiet", "--run-id", "a")).toEqual(printed());
    expect(output(project)).toHaveLength(whole.length + "oops\n".length);
  });

  test("is shown but not recorded with NO_RUN_OUTPUT", async () => {
    await using project = await aProject(files);
    const env = { NO_RUN_OUTPUT: "1" };
    expect(await project.guildWith({ env }, "run", "talks", "-y", "--run-id", "a")).toEqual({
      stdout: whole,
      stderr: "oops\n",
      code: 0,
    });
    expect(readdirSync(runFile(project, "a", ".guild")).sort()).toEqual(["attrs", "manifest", "opref"]);
  });

  test("is one stream in order with SYNC_RUN_OUTPUT", async () => {
    await using project = await aProject(files);
    const env = { SYNC_RUN_OUTPUT: "1" };
    expect(await project.guildWith({ env }, "run", "talks", "-y", "--run-id", "a")).toEqual(
      printed("line 1", "line 2", "line 3", "line 4", "oops"),
    );
    expect(output(project)).toBe(`${whole}oops\n`);
  });

  test("follows standard input, which is the operation's", async () => {
    await using project = await aProject(files);
    const input = "one\ntwo\n";
    expect(await project.guildWith({ input }, "run", "reads", "-y")).toEqual(printed("one", "two"));
  });
});

describe.concurrent("in the background", () => {
  test("a run goes on without Guild, and its pid file goes with it", async () => {
    await using project = await aProject(files);
    const pidFile = join(project.dir, "pid file");
    expect(
      await project.guild("run", "waits", "-y", "--background", "--pidfile", "pid file", "--run-id", "a"),
    ).toEqual({
      stdout: "",
      stderr: `waits started in background as a (pidfile ${pidFile})\n`,
      code: 0,
    });
    await fileText(runFile(project, "a", "pid"));
    expect(await statuses(project)).toBe("[1]  waits  running  \n");
    const owner = Number(await fileText(pidFile));
    expect(await project.guild("run", "hello", "-y", "--pidfile", "pid file")).toEqual({
      stdout: "",
      stderr: lines(
        "Unable to lock on the pidfile.",
        `'pid file' belongs to process ${owner}, which is running: use another file.`,
      ),
      code: 1,
    });
    expect(project.runIds()).toEqual(["a"]);
    writeFileSync(runFile(project, "a", "go"), "");
    await processEnd(owner);
    expect(existsSync(pidFile)).toBe(false);
    expect(await statuses(project)).toBe("[1]  waits  completed  \n");
    expect(await project.guild("cat", "--output", "a")).toEqual(printed("started", "done"));
  });
});

describe.concurrent("staged and started again", () => {
  test("a staged run waits, is started with other flags, and restarted", async () => {
    await using project = await aProject(files);
    expect(await project.guild("run", "exits", "--stage", "-y", "--run-id", "a")).toEqual(
      printed("exits staged as a", "To start the operation, use 'guild run --start a'"),
    );
    expect(await statuses(project)).toBe("[1]  exits  staged  code=0\n");
    expect((await project.guild("run", "--start", "a", "code=3", "-y")).code).toBe(3);
    expect(await statuses(project)).toBe("[1]  exits  error  code=3\n");
    expect((await project.guild("run", "--restart", "a", "code=0", "-y")).code).toBe(0);
    expect(await statuses(project)).toBe("[1]  exits  completed  code=0\n");
  });

  test("a restarted run does not show its former end", async () => {
    await using project = await aProject(files);
    const first = await started(project, "waits");
    writeFileSync(runFile(project, "a", "go"), "");
    await first.guild.ended;
    expect(await statuses(project)).toBe("[1]  waits  completed  \n");
    const restart = startProgram(project, [
      "sh",
      "-c",
      'rm "$1"; shift; exec "$@"',
      "sh",
      runFile(project, "a", "go"),
      process.execPath,
      guildPath,
      "run",
      "--restart",
      "a",
      "-y",
    ]);
    await using _: Live = restart;
    await waitFor("the second process", () => restart.stdout() === "started\n");
    expect(await statuses(project)).toBe("[1]  waits  running  \n");
    expect(attr(project, "a", "exit_status")).toBeUndefined();
    writeFileSync(runFile(project, "a", "go"), "");
    expect((await restart.ended).code).toBe(0);
    expect(await statuses(project)).toBe("[1]  waits  completed  \n");
  });

  test("a run is named by its whole id, though another's begins so", async () => {
    await using project = await aProject(files);
    await project.guild("run", "hello", "-y", "--run-id", "ab", "--label", "other");
    await project.guild("run", "hello", "-y", "--run-id", "a");
    expect(await project.guild("run", "--restart", "a", "-y")).toEqual(printed("hello"));
    expect((await project.guild("select", "a")).stdout).toBe("a\n");
    expect(project.runIds()).toEqual(["a", "ab"]);
  });

  test("two at once each make their own run", async () => {
    await using project = await aProject(files);
    const both = await Promise.all([
      project.guild("run", "hello", "-y", "--run-id", "a"),
      project.guild("run", "hello", "-y", "--run-id", "b"),
    ]);
    expect(both).toEqual([printed("hello"), printed("hello")]);
    expect(project.runIds()).toEqual(["a", "b"]);
  });
});

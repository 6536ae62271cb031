import { existsSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { attr, fileText, runFile, startGuild } from "../rig/live.ts";
import { aProject, lines, type Outcome, type Project } from "../rig/project.ts";
import { waitFor } from "../rig/wait.ts";

const plain = ({ stdout, stderr, code }: Outcome): Outcome => {
  const named = (text: string) => text.replace(/\b[0-9a-f]{32}\b/g, "ID");
  return { stdout: named(stdout), stderr: named(stderr), code };
};

const restartable = {
  "guild.yml": lines(
    "pipe:",
    "  flags: {code: 1}",
    "  steps:",
    "    - exits code=0",
    "    - exits code=${code}",
    "exits: {exec: 'sh -c \"echo at ${code}; exit ${code}\"', flags: {code: 0}}",
  ),
};

/** Runs the pipeline as `p`, which fails in its second step, and gives the ids of its steps. */
const failedPipeline = async (project: Project) => {
  const failed = await project.guild("run", "pipe", "-y", "--run-id", "p");
  expect(failed.code).toBe(1);
  return stepsOf(project, "p");
};

const stepsOf = (project: Project, id: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(runFile(project, id))
      .filter((name) => name !== ".guild")
      .map((name) => [name, basename(readlinkSync(runFile(project, id, name)))]),
  );

describe.concurrent("a pipeline that is started again", () => {
  test("starts the runs of its steps again, with its flags", async () => {
    await using project = await aProject(restartable);
    const steps = await failedPipeline(project);
    expect(Object.keys(steps)).toEqual(["exits", "exits_2"]);
    expect(plain(await project.guild("run", "--restart", "p", "code=0", "-y"))).toEqual({
      stdout: "at 0\nat 0\n",
      stderr: lines("INFO: [guild] restarting exits: ID code=0", "INFO: [guild] restarting exits: ID code=0"),
      code: 0,
    });
    expect(stepsOf(project, "p")).toEqual(steps);
    expect(project.runIds().length).toBe(3);
  });

  test("with --needed starts only what is to be done again", async () => {
    await using project = await aProject(restartable);
    await failedPipeline(project);
    expect(plain(await project.guild("run", "--restart", "p", "code=0", "--needed", "-y"))).toEqual({
      stdout: lines("Skipping run because flags have not changed (--needed specified)", "at 0"),
      stderr: lines(
        "INFO: [guild] restarting exits: ID --needed code=0",
        "INFO: [guild] restarting exits: ID --needed code=0",
      ),
      code: 0,
    });
    const again = await project.guild("run", "--restart", "p", "code=0", "-y");
    expect(again.stderr).not.toContain("--needed");
  });

  test("makes a new run for a step whose run or link is gone", async () => {
    await using project = await aProject(restartable);
    const steps = await failedPipeline(project);
    rmSync(runFile(project, steps["exits"] ?? "?"), { recursive: true });
    rmSync(runFile(project, "p", "exits_2"));
    expect(plain(await project.guild("run", "--restart", "p", "code=0", "-y")).stderr).toBe(
      lines("INFO: [guild] running exits: exits code=0", "INFO: [guild] running exits: exits code=0"),
    );
    expect(Object.keys(stepsOf(project, "p"))).toEqual(["exits", "exits_2"]);
  });

  test("leaves what is in the place of a link", async () => {
    await using project = await aProject(restartable);
    await failedPipeline(project);
    const link = runFile(project, "p", "exits");
    rmSync(link);
    writeFileSync(link, "mine");
    expect(await project.guild("run", "--restart", "p", "-y")).toEqual({
      stdout: "",
      stderr: lines(
        `guild: unexpected step run link ${link}: expected symlink`,
        "Move it away and try again.",
      ),
      code: 1,
    });
  });

  test("takes new source code when it is told to", async () => {
    await using project = await aProject({
      "guild.yml": "pipe: {steps: [hello]}\nhello: {main: hello}\n",
      "hello.py": "print('hello')\n",
    });
    expect((await project.guild("run", "pipe", "-y", "--run-id", "p")).stdout).toBe("hello\n");
    project.write("hello.py", "print('bye')\n");
    expect((await project.guild("run", "--restart", "p", "-y")).stdout).toBe("hello\n");
    expect(plain(await project.guild("run", "--restart", "p", "--force-sourcecode", "-y"))).toEqual({
      stdout: "bye\n",
      stderr: "INFO: [guild] restarting hello: ID --force-sourcecode\n",
      code: 0,
    });
  });
});

describe.concurrent("a batch as a step", () => {
  const files = {
    "guild.yml": lines(
      "pipe: {steps: ['a x=[1,2]', b]}",
      "a: {exec: 'echo a ${x}', flags: {x: 1}}",
      "b: {exec: echo b, requires: {operation: a}}",
    ),
  };

  test("is kept, and later steps may require its trials", async () => {
    await using project = await aProject(files);
    const { stdout, code } = await project.guild("run", "pipe", "-y", "--run-id", "p");
    expect([stdout, code]).toEqual(["a 1\na 2\nb\n", 0]);
    expect(existsSync(runFile(project, "p", "a", ".guild", "proto"))).toBe(true);
  });

  test("makes new trials when the pipeline is started again", async () => {
    await using project = await aProject(files);
    await project.guild("run", "pipe", "-y", "--run-id", "p");
    expect(plain(await project.guild("run", "--restart", "p", "-y")).stderr).toContain(
      lines("INFO: [guild] restarting a: ID x=[1, 2]", "INFO: [guild] Running trial ID: a (x=1)"),
    );
    expect(project.runIds().length).toBe(7);
  });
});

describe.concurrent("a pipeline that cannot work is refused before anything is made", () => {
  const where = (project: Project, line: number, op = "pipe") =>
    `This is step 1 of operation '${op}' (line ${line} of ${join(project.dir, "guild.yml")}).`;

  test.each([
    ["an option that is none", "a --foo", ["invalid run spec 'a --foo': No such option: --foo"]],
    ["an open quotation", '"a \'x"', ['invalid run spec "a \'x": No closing quotation']],
    [
      "a step that is no step",
      "5",
      ["invalid step data: 5", "Use an operation as for 'guild run', or a mapping with 'run'."],
    ],
    [
      "a step without an operation",
      "{name: x}",
      ["invalid step {'name': 'x'}: must define run", "Name the operation to run: 'run: OPERATION'."],
    ],
    [
      "an operation that is not defined",
      "nosuch",
      [
        "operation 'nosuch' is not defined for this project",
        "Try 'guild operations' for a list of available operations.",
      ],
    ],
    [
      "a check that cannot be done",
      "{run: a, expect: {output: '('}}",
      [
        "invalid check {'output': '('}: invalid regular expression: '('",
        "invalid regular expression '(': Unterminated group",
      ],
    ],
    ["steps in a circle", "pipe", ["operation 'pipe' runs itself: pipe -> pipe"]],
  ])("%s", async (_, step, message) => {
    await using project = await aProject({
      "guild.yml": lines("a: {exec: echo a}", "pipe:", "  steps:", `    - ${step}`),
    });
    expect(await project.guild("run", "pipe", "-y")).toEqual({
      stdout: "",
      stderr: lines(`guild: ${message[0]}`, ...message.slice(1), where(project, 4)),
      code: 1,
    });
    expect(project.runIds()).toEqual([]);
  });

  test("also below the steps that it has", async () => {
    await using project = await aProject({
      "guild.yml": lines("inner:", "  steps:", "    - outer", "outer: {steps: [inner]}"),
    });
    const { stderr } = await project.guild("run", "outer", "-y");
    expect(stderr).toBe(
      lines("guild: operation 'outer' runs itself: outer -> inner -> outer", where(project, 3, "inner")),
    );
  });
});

describe.concurrent("a pipeline that is ended", () => {
  const files = {
    "guild.yml": lines(
      "pipe: {steps: [quick, sleeper, quick]}",
      "quick: {exec: echo quick}",
      "sleeper: {exec: 'sh -c \"echo $$ > pid; exec sleep 300\"'}",
    ),
  };

  /** Starts the pipeline as `p` and waits for its second step. */
  const started = async (project: Project) => {
    const guild = startGuild(project, ["run", "pipe", "-y", "--run-id", "p"]);
    await waitFor("the second step", () => existsSync(runFile(project, "p", "sleeper", "pid")));
    await fileText(runFile(project, "p", "sleeper", "pid"));
    await fileText(runFile(project, "p", "sleeper", ".guild", "LOCK"));
    return guild;
  };

  test.each([
    ["by SIGTERM", "-15", 241, (guild: Awaited<ReturnType<typeof started>>) => guild.signal("SIGTERM")],
    ["by Ctrl-C", "-16", 240, (guild: Awaited<ReturnType<typeof started>>) => guild.signalGroup("SIGINT")],
  ] as const)("%s ends its step and starts no other", async (_, status, code, end) => {
    await using project = await aProject(files);
    await using guild = await started(project);
    end(guild);
    expect((await guild.ended).code).toBe(code);
    expect(attr(project, "p", "exit_status")).toBe(status);
    const sleeper = basename(readlinkSync(runFile(project, "p", "sleeper")));
    expect(attr(project, sleeper, "exit_status")).toBe(status);
    expect((await project.guild("runs", "-s")).stdout).toBe(
      lines("[1]  sleeper  terminated  ", "[2]  quick    completed   ", "[3]  pipe     terminated  "),
    );
  });

  test("by guild stop is terminated", async () => {
    await using project = await aProject(files);
    await using guild = await started(project);
    expect((await project.guild("stop", "p", "-y")).code).toBe(0);
    await guild.ended;
    expect((await project.guild("runs", "-s", "-Fo", "pipe")).stdout).toBe("[1]  pipe  terminated  \n");
  });
});

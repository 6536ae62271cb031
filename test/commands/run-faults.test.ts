import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { mounted } from "../rig/mounted.ts";
import { aProject, lines, type Outcome } from "../rig/project.ts";

const failed = (...text: readonly string[]): Outcome => ({ stdout: "", stderr: lines(...text), code: 1 });
const printed = (...text: readonly string[]): Outcome => ({ stdout: lines(...text), stderr: "", code: 0 });

const seeAbove = "guild: guildfile in the current directory contains an error (see above for details)";

describe.concurrent("a guild.yml that cannot be used is told and nothing is run", () => {
  test("there is none", async () => {
    await using project = await aProject();
    expect(await project.guild("run", "train", "-y")).toEqual(
      failed(
        "guild: cannot find operation train",
        "You may need to include a model in the form MODEL:OPERATION. Try 'guild operations' for a list of available operations.",
      ),
    );
    expect(await project.guild("run", "-y")).toEqual(
      failed("guild: cannot find a default operation", "Try 'guild operations' for a list."),
    );
    expect(project.runIds()).toEqual([]);
  });

  test("it is no YAML: its file and line are named", async () => {
    await using project = await aProject({ "guild.yml": "ok:\n  exec: echo\nbroken: {b\n" });
    const outcome = failed(
      `ERROR: error in ${project.dir}/guild.yml: expected ',' or '}', but found the end of the text, column 1`,
      "  line 4",
      seeAbove,
    );
    expect(await project.guild("run", "ok", "-y")).toEqual(outcome);
    expect(await project.guild("ops")).toEqual(outcome);
    expect(project.runIds()).toEqual([]);
  });

  test("it is binary", async () => {
    await using project = await aProject({ "guild.yml": Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a]) });
    const outcome = failed(`guild: cannot read '${project.dir}/guild.yml': it is not UTF-8 text`);
    expect(await project.guild("run", "train", "-y")).toEqual(outcome);
    expect(await project.guild("ops")).toEqual(outcome);
    expect(project.runIds()).toEqual([]);
  });

  test("it is a directory", async () => {
    await using project = await aProject();
    mkdirSync(join(project.dir, "guild.yml"));
    const outcome = failed(`guild: cannot read '${project.dir}/guild.yml': it is a directory`);
    expect(await project.guild("run", "train", "-y")).toEqual(outcome);
    expect(await project.guild("ops")).toEqual(outcome);
    expect(project.runIds()).toEqual([]);
  });

  test("all faults are told at once with their lines, and what is sound can still be run", async () => {
    await using project = await aProject({
      "guild.yml": lines(
        "ok: {exec: echo hi}",
        "flags-in-a-list: {exec: echo, flags: [1]}",
        "flags-in-a-number: {exec: echo, flags: 3}",
        "number: 3",
      ),
    });
    const fault = (line: number, what: string, hint: string) => [
      `ERROR: error in ${project.dir}/guild.yml: ${what}`,
      `  line ${line}: ${hint}`,
    ];
    const writeFlags = "Write each flag as NAME: DEFAULT, or NAME with its attributes below it.";
    expect(await project.guild("ops")).toEqual({
      stdout: "ok  \n",
      stderr: lines(
        ...fault(2, "invalid flags value [1]: expected a mapping", writeFlags),
        ...fault(3, "invalid flags value 3: expected a mapping", writeFlags),
        ...fault(
          4,
          "invalid value for operation '3' 'number': expected a string or a mapping",
          "Give the operation a main module, or attributes below its name.",
        ),
        seeAbove,
      ),
      code: 1,
    });
    expect(await project.guild("run", "flags-in-a-number", "-y")).toEqual(
      failed(
        `guild: invalid definition for operation 'flags-in-a-number': invalid flags value 3: expected a mapping (line 3 of ${project.dir}/guild.yml)`,
      ),
    );
    expect(project.runIds()).toEqual([]);
    expect(await project.guild("run", "ok", "-y")).toEqual(printed("hi"));
  });

  test("one of 3 MB is read", async () => {
    const operation = (n: number) => `op${n}: {exec: echo ${n}, description: ${"words ".repeat(25)}}\n`;
    await using project = await aProject({
      "guild.yml": Array.from({ length: 17_000 }, (_, n) => operation(n)).join(""),
    });
    const { stdout, stderr, code } = await project.guild("run", "op16999", "-y");
    expect([stdout, code]).toEqual(["16999\n", 0]);
    expect(stderr).toBe(
      "WARNING: Skipping source code file guild.yml because it's too big. To control which files are copied, define 'sourcecode' for the operation in a Guild file.\n",
    );
  });
});

const flags = {
  "guild.yml": lines(
    "train:",
    "  exec: echo ${flag_args}",
    "  flags:",
    "    rate: {default: 1, type: int, min: 0, max: 10}",
    "    kind: {choices: [a, b], default: a}",
    "    path: {type: existing-path}",
    "needs: {exec: echo, flags: {x: {required: yes, description: A value}}}",
  ),
};

describe.concurrent("a wrong argument is told in one message and leaves no run", () => {
  const seeFlags =
    "Try 'guild run train --help-op' for a list of flags or use --force-flags to skip this check.";
  test.each<readonly [string, readonly string[], Outcome]>([
    [
      "a misspelled operation",
      ["trian"],
      failed(
        "guild: operation 'trian' is not defined for this project",
        "Try 'guild operations' for a list of available operations.",
        "Did you mean 'train'?",
      ),
    ],
    [
      "a misspelled flag",
      ["train", "rat=1"],
      failed("guild: unsupported flag 'rat'", seeFlags, "Did you mean 'rate'?"),
    ],
    ["a flag like no other", ["train", "zzzzzz=1"], failed("guild: unsupported flag 'zzzzzz'", seeFlags)],
    [
      "a wrong type",
      ["train", "rate=abc"],
      failed("guild: invalid value abc for rate: invalid value for type 'int'"),
    ],
    [
      "a number above its limit",
      ["train", "rate=11"],
      failed("guild: invalid value 11 for rate: out of range (greater than max 10)"),
    ],
    [
      "a number below its limit",
      ["train", "rate=-1"],
      failed("guild: invalid value -1 for rate: out of range (less than min 0)"),
    ],
    [
      "a path that is not there",
      ["train", "path=/no/such/ä b"],
      failed("guild: invalid value /no/such/ä b for path: /no/such/ä b does not exist"),
    ],
    [
      "a value that is no choice",
      ["train", "kind=c"],
      failed(
        "Unsupported value for 'kind' - supported values are:",
        "",
        "  a  ",
        "  b  ",
        "",
        "Run the command again using one of these options.",
      ),
    ],
    [
      "a value that is missing",
      ["needs"],
      failed(
        "Operation requires the following missing flags:",
        "",
        "  x  A value",
        "",
        "Run the command again with these flags or try 'guild run needs --help-op' for help.",
      ),
    ],
    [
      "an id that leads out of the home",
      ["train", "--run-id", "../../project/x"],
      failed("guild: invalid run ID '../../project/x'", "Use a name without '/'."),
    ],
    [
      "a pid file that cannot be made",
      ["train", "--pidfile", "/no/such/dir/pid"],
      failed(
        "Unable to create the pidfile.",
        "Check that '/no/such/dir/pid' can be written, or use another file.",
      ),
    ],
    [
      "no number of minutes",
      ["train", "--stop-after", "soon"],
      {
        stdout: "",
        stderr: lines(
          "guild: Invalid value for '--stop-after': soon",
          "Try 'guild run --help' for more information.",
        ),
        code: 2,
      },
    ],
  ])("%s", async (_, args, outcome) => {
    await using project = await aProject(flags);
    expect(await project.guild("run", ...args, "-y")).toEqual(outcome);
    expect(project.runIds()).toEqual([]);
    expect(readdirSync(project.dir)).toEqual(["guild.yml"]);
  });
});

describe.concurrent("what is there already is not touched", () => {
  test("a run of the same id", async () => {
    await using project = await aProject({ "guild.yml": "op: {exec: echo first}\n" });
    expect(await project.guild("run", "op", "-y", "--run-id", "mine")).toEqual(printed("first"));
    project.write("guild.yml", "op: {exec: echo second}\n");
    expect(await project.guild("run", "op", "-y", "--run-id", "mine")).toEqual(
      failed(
        `guild: a run already exists in '${project.home}/runs/mine'`,
        "Use '--restart' to run it again.",
      ),
    );
    expect(await project.guild("cat", "--output", "mine")).toEqual(printed("first"));
  });

  test("files of a run directory of the user's, and a run in it", async () => {
    await using project = await aProject({ "guild.yml": "op: {exec: cat kept}\n", "out/kept": "mine\n" });
    const note = `Run directory is '${project.dir}/out' (results will not be visible to Guild)\n`;
    expect(await project.guild("run", "op", "-y", "--run-dir", "out")).toEqual({
      stdout: "mine\n",
      stderr: note,
      code: 0,
    });
    expect(await project.guild("run", "op", "-y", "--run-dir", "out")).toEqual({
      stdout: "",
      stderr: `${note}guild: a run already exists in '${project.dir}/out'\nUse '--restart' to run it again.\n`,
      code: 1,
    });
    expect(readFileSync(join(project.dir, "out", "kept"), "utf8")).toBe("mine\n");
    expect(project.runIds()).toEqual([]);
  });

  test("a file in the place of the run directory", async () => {
    await using project = await aProject({ "guild.yml": "op: {exec: echo}\n", out: "mine\n" });
    const { stderr, code } = await project.guild("run", "op", "-y", "--run-dir", "out");
    expect(stderr.split("\n").at(-2)).toBe(`guild: not a directory: '${project.dir}/out/.guild'`);
    expect(code).toBe(1);
    expect(readFileSync(join(project.dir, "out"), "utf8")).toBe("mine\n");
  });
});

describe.concurrent("an interpreter that is not there is told", () => {
  const files = { "guild.yml": "train: {main: train}\nsh: {exec: echo hi}\n", "train.py": "" };

  test("no Python on the path: commands that need none run", async () => {
    await using project = await aProject(files);
    using tools = linked(["echo"]);
    const env = { PATH: tools.dir };
    expect(await project.guildWith({ env }, "run", "train", "-y")).toEqual(
      failed(
        "guild: cannot find a Python interpreter",
        "Install Python, activate an environment that has it, or set GUILD_PYTHON_EXE to its path.",
      ),
    );
    expect(project.runIds()).toEqual([]);
    expect(await project.guildWith({ env }, "run", "sh", "-y")).toEqual(printed("hi"));
  });

  test("GUILD_PYTHON_EXE is wrong", async () => {
    await using project = await aProject(files);
    const env = { GUILD_PYTHON_EXE: "/no/such/python" };
    const { stdout, stderr, code } = await project.guildWith({ env }, "run", "train", "-y");
    expect(stderr.split("\n").slice(-3)).toEqual([
      "guild: cannot start the Python interpreter /no/such/python",
      "Activate another environment, or name a working interpreter with GUILD_PYTHON_EXE.",
      "",
    ]);
    expect([stdout, code, project.runIds()]).toEqual(["", 1, []]);
  });
});

/** A directory of links to these programs and nothing else. */
const linked = (names: readonly string[]) => {
  const dir = mkdtempSync(join(tmpdir(), "guild-tools-"));
  for (const name of names) symlinkSync(programPath(name), join(dir, name));
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
};

const programPath = (name: string): string => {
  const found = (process.env.PATH ?? "")
    .split(delimiter)
    .map((dir) => join(dir, name))
    .find((path) => existsSync(path));
  if (found === undefined) throw new Error(`no ${name} on this machine`);
  return found;
};

describe.concurrent("a home that cannot be written is told", () => {
  const files = { "guild.yml": "op: {exec: echo hi}\n" };

  test("it is a file, or lies in one", async () => {
    await using project = await aProject({ ...files, file: "" });
    for (const home of [join(project.dir, "file"), join(project.dir, "file", "home")]) {
      const env = { GUILD_HOME: home };
      expect(await project.guildWith({ env }, "run", "op", "-y")).toEqual(
        failed(`guild: '${home}' is not a directory`),
      );
      expect(await project.guildWith({ env }, "runs")).toEqual(failed(`guild: '${home}' is not a directory`));
    }
  });

  test.skipIf(process.platform !== "linux")("no directory can be made there", async () => {
    await using project = await aProject(files);
    const env = { GUILD_HOME: "/proc/guild-home" };
    expect(await project.guildWith({ env }, "run", "op", "-y")).toEqual(
      failed("guild: no such file or directory: '/proc/guild-home'"),
    );
    expect(await project.guildWith({ env }, "runs")).toEqual({ stdout: "", stderr: "", code: 0 });
  });

  test("its rights forbid it", async (context) => {
    await using project = await aProject(files);
    await using home = await mounted(project, "ro");
    context.skip(home === undefined, "a read-only file system needs the right to mount one");
    if (home === undefined) return;
    expect(await project.guildWith({ env: { GUILD_HOME: home.dir } }, "run", "op", "-y")).toEqual(
      failed(`guild: read-only file system: '${home.dir}/runs'`),
    );
  });

  test("one that is not there is made", async () => {
    await using project = await aProject(files);
    const env = { GUILD_HOME: join(project.dir, "..", "new home", "ü") };
    expect(await project.guildWith({ env }, "run", "op", "-y")).toEqual(printed("hi"));
    expect(readdirSync(join(env.GUILD_HOME, "runs"))).toHaveLength(1);
  });
});

describe.concurrent("a full disk", () => {
  test("leaves no half-made run", async (context) => {
    await using project = await aProject({
      "guild.yml": "op: {exec: echo hi}\n",
      "big.txt": "a line of text\n".repeat(20_000),
    });
    await using home = await mounted(project, "size=200k");
    context.skip(home === undefined, "a full disk needs the right to mount a small one");
    if (home === undefined) return;
    const env = { GUILD_HOME: home.dir };
    expect(await project.guildWith({ env }, "run", "op", "-y")).toEqual(
      failed(
        `guild: cannot copy source code file ${project.dir}/big.txt to the run: no space left on device`,
      ),
    );
    expect(readdirSync(join(home.dir, "runs"))).toEqual([]);
  });

  test("does not stop the operation", async (context) => {
    await using project = await aProject({
      "guild.yml": "op: {exec: 'sh -c \"head -c 900000 /dev/zero && touch $PROJECT_DIR/done\"'}\n",
    });
    await using home = await mounted(project, "size=400k");
    context.skip(home === undefined, "a full disk needs the right to mount a small one");
    if (home === undefined) return;
    const { stdout, stderr, code } = await project.guildWith(
      { env: { GUILD_HOME: home.dir } },
      "run",
      "op",
      "-y",
    );
    expect(stdout).toHaveLength(900_000);
    expect(existsSync(join(project.dir, "done"))).toBe(true);
    expect(stderr).toBe(
      lines(
        "WARNING: cannot record the output of this run (ENOSPC: no space left on device, write): the run goes on without",
        "guild: no space left on device",
      ),
    );
    expect(code).toBe(1);
  });
});

describe.concurrent("a script that does not parse", () => {
  test("fails as Python says it, with file, line and mark", async () => {
    await using project = await aProject({
      "guild.yml": "syn: {main: syn, flags-import: no}\n",
      "syn.py": "x = 1\ndef f(:\n  pass\n",
    });
    const python = await project.call(["python3", "syn.py"]);
    const ours = await project.guild("run", "syn", "-y", "--run-id", "a");
    expect(ours.stderr.replace(join(project.home, "runs", "a"), project.dir)).toBe(python.stderr);
    expect([ours.stdout, ours.code]).toEqual(["", 1]);
    expect((await project.guild("runs", "-s")).stdout).toBe("[1]  syn  error  \n");
  });
});

describe.concurrent("names", () => {
  test("of project, operation, flag, label and files may have any letters and spaces", async () => {
    await using project = await aProject({
      "ä 漢/guild.yml": "ü-op: {main: \"'my script'\", flags: {ö: 'x y'}, flags-dest: globals}\n",
      "ä 漢/my script.py": "ö = ''\nprint(ö, __file__.rpartition('/')[2])\n",
      "ä 漢/data ñ.txt": "text\n",
    });
    const cwd = "ä 漢";
    expect(
      await project.guildWith({ cwd }, "run", "ü-op", "ö=é è", "-y", "--run-id", "a", "--label", "läbel 1"),
    ).toEqual(printed("é è my script.py"));
    expect((await project.guildWith({ cwd }, "runs", "-s")).stdout).toBe("[1]  ü-op  completed  läbel 1\n");
    expect(readdirSync(join(project.home, "runs", "a")).sort()).toEqual([
      ".guild",
      "data ñ.txt",
      "guild.yml",
      "my script.py",
    ]);
  });

  test("of an id may not be longer than the system takes", async () => {
    await using project = await aProject({ "guild.yml": "op: {exec: echo}\n" });
    const id = "x".repeat(300);
    expect(await project.guild("run", "op", "-y", "--run-id", id)).toEqual(
      failed(`guild: file name too long: '${project.home}/runs/${id}'`),
    );
    expect(project.runIds()).toEqual([]);
  });

  test("of modules may be a script's: as under plain Python", async () => {
    await using project = await aProject({
      "json.py": "print('mine')\n",
      "guild.py": "import json\nprint('also mine')\n",
      "logging.py": "raise Exception('not asked for')\n",
    });
    expect(await project.guild("run", "json.py", "-y")).toEqual(printed("mine"));
    expect(await project.guild("run", "guild.py", "-y")).toEqual(printed("mine", "also mine"));
  });

  test("of scripts may lead out of the project", async () => {
    await using project = await aProject({ "guild.yml": "op: {exec: echo}\n" });
    const outside = join(project.dir, "..", "outside");
    mkdirSync(outside);
    writeFileSync(join(outside, "out.py"), "print('outside')\n");
    chmodSync(outside, 0o555);
    expect(await project.guild("run", "../outside/out.py", "-y")).toEqual(printed("outside"));
    expect(readdirSync(outside)).toEqual(["out.py"]);
    chmodSync(outside, 0o755);
  });
});

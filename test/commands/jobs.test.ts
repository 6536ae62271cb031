import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { aProject, guildPath, type Project } from "../rig/project.ts";

const python = (run: string) => ({
  "guild.yml": `train: {exec: 'sh train.sh \${x}', flags: {x: 1, y: 0}, flags-import: off, sourcecode: {dest: .}}
side: {exec: 'sh train.sh \${x}', flags: {x: 1}, jobs: 2}
`,
  "train.sh": run,
});

type Started = {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number; readonly err: string }>;
};

/** Starts `guild` in a process group of its own, as a shell does. */
const start = (project: Project, ...args: readonly string[]): Started => {
  const child = spawn(process.execPath, [guildPath, ...args], {
    cwd: project.dir,
    env: project.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let err = "";
  child.stdout?.resume();
  child.stderr?.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<{ code: number; err: string }>((done) => {
    child.on("close", (code) => done({ code: code ?? -1, err }));
  });
  return { child, ended };
};

const until = async (isSo: () => boolean, what: string): Promise<void> => {
  const deadline = performance.now() + 20_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await delay(20);
  }
};

/** Statuses of all trials, sorted: batches are left out. */
const statuses = async (project: Project): Promise<readonly string[]> => {
  const { stdout } = await project.guild("runs", "list", "--json");
  const runs: readonly { readonly id: string; readonly status: string }[] = JSON.parse(stdout);
  return runs
    .filter(({ id }) => !existsSync(join(project.home, "runs", id, ".guild", "proto")))
    .map(({ status }) => status)
    .sort();
};

const filesIn = (project: Project): readonly string[] => readdirSync(join(project.dir, "marks")).sort();

const counts = `echo x > "$MARKS/started-$1"; echo "loss: $1"`;
const waits = `${counts}; while [ ! -e "$MARKS/go" ]; do sleep 0.02; done`;

const aMarkedProject = async (script: string): Promise<Project> => {
  const project = await aProject({ ...python(script), "marks/.keep": "" });
  return { ...project, env: Object.assign(project.env, { MARKS: join(project.dir, "marks") }) };
};

/** A zombie that nobody waits for has ended too. */
const isAlive = (pid: string): boolean => {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
};

const started = (project: Project): number =>
  filesIn(project).filter((name) => name.startsWith("started-")).length;

test("several trials run at a time, and their output stays in their own runs", async () => {
  await using project = await aMarkedProject(counts);
  const { stdout, stderr, code } = await project.guild("run", "train", "x=[1,2,3,4]", "--jobs", "2", "-y");
  expect([stdout, code]).toEqual(["", 0]);
  const texts = stderr
    .replace(/\b[0-9a-f]{32}\b/g, "ID")
    .split("\n")
    .filter((line) => line.includes("completed"));
  expect(texts).toHaveLength(4);
  expect(texts.at(-1)).toMatch(/INFO: \[guild\] Trial ID completed \(loss=\d\.0, 4 of 4, best 1\.0\)/);
  expect(await statuses(project)).toEqual(Array(4).fill("completed"));
  for (const id of project.runIds()) {
    const { stdout: output } = await project.guild("cat", "--output", id);
    expect(output).toMatch(/^loss: \d\n$/);
  }
});

test("jobs of the operation are used unless others are asked for", async () => {
  await using project = await aMarkedProject(waits);
  const run = start(project, "run", "side", "x=[1,2,3]", "-y");
  await until(() => started(project) === 2, "two trials run");
  project.write("marks/go", "");
  expect((await run.ended).code).toBe(0);
  expect(await statuses(project)).toEqual(Array(3).fill("completed"));
});

test("GPUs are dealt out among the jobs", async () => {
  await using project = await aMarkedProject(`echo "gpus: [$CUDA_VISIBLE_DEVICES]" > "$MARKS/gpus-$1"`);
  project.write("bin/nvidia-smi", "#!/bin/sh\nprintf '0\\n1\\n2\\n3\\n'\n");
  chmodSync(join(project.dir, "bin", "nvidia-smi"), 0o755);
  const env = { PATH: `${join(project.dir, "bin")}:${project.env.PATH}` };
  await project.guildWith({ env }, "run", "train", "x=[1,2]", "--jobs", "2", "-y");
  const shares = () =>
    filesIn(project)
      .filter((name) => name.startsWith("gpus-"))
      .map((name) => readFileSync(join(project.dir, "marks", name), "utf8").trim())
      .sort();
  expect(shares()).toEqual(["gpus: [0,2]", "gpus: [1,3]"]);
  await project.guildWith({ env }, "run", "train", "x=[1,2]", "--jobs", "2", "--gpus", "2", "-y");
  expect(shares()).toEqual(["gpus: [2]", "gpus: [2]"]);
  await project.guildWith({ env }, "run", "train", "x=[1,2]", "--jobs", "2", "--no-gpus", "-y");
  expect(shares()).toEqual(["gpus: []", "gpus: []"]);
});

test("one Ctrl-C starts no more trials and waits for those that run", async () => {
  await using project = await aMarkedProject(waits);
  const run = start(project, "run", "train", "x=[1,2,3,4]", "--jobs", "2", "-y");
  await until(() => started(project) === 2, "two trials run");
  process.kill(-(run.child.pid ?? 0), "SIGINT");
  await delay(600);
  project.write("marks/go", "");
  const { code, err } = await run.ended;
  expect(err).toContain(
    "Stopping batch: no more trials are started, 2 still running (Ctrl-C again to stop them)",
  );
  expect(code).toBe(240);
  expect(await statuses(project)).toEqual(["completed", "completed", "pending", "pending"]);
});

test("a second Ctrl-C stops the trials that run, with all that they started", async () => {
  await using project = await aMarkedProject(`${counts}; sleep 60 & echo $! > "$MARKS/child-$1"; wait`);
  const run = start(project, "run", "train", "x=[1,2,3,4]", "--jobs", "2", "-y");
  const children = () => filesIn(project).filter((name) => name.startsWith("child-"));
  await until(() => children().length === 2, "both trials started something");
  process.kill(-(run.child.pid ?? 0), "SIGINT");
  await delay(600);
  process.kill(-(run.child.pid ?? 0), "SIGINT");
  expect((await run.ended).code).toBe(240);
  expect(await statuses(project)).toEqual(["pending", "pending", "terminated", "terminated"]);
  for (const name of children()) {
    const pid = readFileSync(join(project.dir, "marks", name), "utf8").trim();
    await until(() => !isAlive(pid), `process ${pid} has ended`);
  }
});

test("SIGTERM stops the batch and its trials at once", async () => {
  await using project = await aMarkedProject(waits);
  const run = start(project, "run", "train", "x=[1,2,3]", "--jobs", "2", "-y");
  await until(() => started(project) === 2, "two trials run");
  run.child.kill("SIGTERM");
  expect((await run.ended).code).toBe(241);
  expect(await statuses(project)).toEqual(["pending", "terminated", "terminated"]);
});

test("a batch that was killed with its trials goes on with what is missing", async () => {
  await using project = await aMarkedProject(`[ "$1" = 1 ] || { ${waits}; }; echo done >> "$MARKS/done-$1"`);
  const id = "d".repeat(32);
  const run = start(project, "run", "train", "x=[1,2,3,4]", "--jobs", "2", "-y", "--run-id", id);
  await until(() => started(project) === 2, "two trials run");
  const lock = Number(readFileSync(join(project.home, "runs", id, ".guild", "LOCK"), "utf8"));
  process.kill(lock, "SIGKILL");
  run.child.kill("SIGKILL");
  await run.ended;
  project.write("marks/go", "");
  const { code } = await project.guild("run", "--restart", id, "-y");
  expect(code).toBe(0);
  expect(await statuses(project)).toEqual(Array(4).fill("completed"));
  expect(readFileSync(join(project.dir, "marks", "done-1"), "utf8")).toBe("done\n");
});

test("a batch killed ten times at any moment completes each trial once", { timeout: 240_000 }, async () => {
  await using project = await aMarkedProject('sleep 0.2; echo "loss: $1"');
  const id = "d".repeat(32);
  const first = ["run", "train", "x=[1,2,3,4,5,6,7,8]", "--jobs", "2", "-y", "--run-id", id];
  const again = ["run", "--restart", id, "-y"];
  const exists = () => existsSync(join(project.home, "runs", id, ".guild", "proto", ".guild", "opref"));
  // Moments spread evenly over the life of the batch, each different.
  let isDone = false;
  for (let kill = 0; kill < 10 && !isDone; kill++) {
    const run = start(project, ...(exists() ? again : first));
    // On a quick machine the batch ends before it is killed; a finished one would make new trials.
    isDone = await Promise.race([
      run.ended.then(() => true),
      delay(300 + ((kill * 617) % 1500)).then(() => false),
    ]);
    if (isDone) break;
    // The Guild that waits and the one that runs the trials; the trials themselves have groups of their own.
    process.kill(-(run.child.pid ?? 0), "SIGKILL");
    await run.ended;
  }
  if (!isDone) {
    const { code, stderr } = await project.guild(...(exists() ? again : first));
    expect(code, stderr).toBe(0);
  }
  expect(await statuses(project)).toEqual(Array(8).fill("completed"));
});

test("a search with several jobs does not propose what is being tried", async () => {
  await using project = await aMarkedProject(counts);
  const { code } = await project.guild(
    ...[
      "run",
      "train",
      "x=[1:4]",
      "y=[a,b]",
      "-o",
      "gp",
      "--jobs",
      "3",
      "-m",
      "8",
      "--random-seed",
      "1",
      "-y",
    ],
  );
  expect(code).toBe(0);
  const flagsOf = (id: string) =>
    readFileSync(join(project.home, "runs", id, ".guild", "attrs", "flags"), "utf8");
  const trials = project
    .runIds()
    .filter((id) => !existsSync(join(project.home, "runs", id, ".guild", "proto")));
  expect(trials).toHaveLength(8);
  expect(new Set(trials.map(flagsOf)).size).toBeGreaterThanOrEqual(6);
});

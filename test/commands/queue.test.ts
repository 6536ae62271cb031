import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { aProject, guildPath, type Project } from "../rig/project.ts";

const files = {
  "guild.yml": `
mark: {exec: 'sh mark.sh \${x}', flags: {x: 1}, sourcecode: {dest: .}}
wait: {exec: 'sh wait.sh \${x}', flags: {x: 1}, sourcecode: {dest: .}}
fail: {exec: 'false'}
unmet: {exec: 'true', requires: [{operation: nobody}]}
`,
  "mark.sh": 'echo x >> "$MARKS/$1"\n',
  "wait.sh": 'echo x >> "$MARKS/$1"; while [ ! -e "$MARKS/go" ]; do sleep 0.02; done\n',
  "marks/.keep": "",
};

const aQueueProject = async (): Promise<Project> => {
  const project = await aProject(files);
  project.env.MARKS = join(project.dir, "marks");
  return project;
};

type Started = { readonly child: ChildProcess; readonly ended: Promise<number>; readonly err: () => string };

const start = (project: Project, ...args: readonly string[]): Started => {
  const child = spawn(process.execPath, [guildPath, ...args], {
    cwd: project.dir,
    env: project.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let err = "";
  child.stdout?.resume();
  child.stderr?.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<number>((done) => child.on("close", (code) => done(code ?? -1)));
  return { child, ended, err: () => err };
};

const until = async (isSo: () => boolean, what: string): Promise<void> => {
  const deadline = performance.now() + 20_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await delay(10);
  }
};

const marks = (project: Project): readonly string[] =>
  readdirSync(join(project.dir, "marks"))
    .filter((name) => /^\d+$/.test(name))
    .sort((a, b) => Number(a) - Number(b));

const attrPath = (project: Project, id: string, name: string): string =>
  join(project.home, "runs", id, ".guild", "attrs", name);

const attr = (project: Project, id: string, name: string): string =>
  readFileSync(attrPath(project, id, name), "utf8");

const statusesOf = async (project: Project, operation: string): Promise<readonly string[]> => {
  const { stdout } = await project.guild("runs", "list", "--json", "-Fo", operation);
  const runs: readonly { readonly status: string }[] = JSON.parse(stdout);
  return runs.map(({ status }) => status).sort();
};

test("a queue starts staged runs in order and goes on after those that fail", async () => {
  await using project = await aQueueProject();
  for (const args of [["mark", "x=1"], ["fail"], ["unmet"], ["mark", "x=2"]]) {
    await project.guild("run", ...args, "--stage", "-y");
  }
  const { stderr, code } = await project.guild("run", "queue", "run-once=yes", "-y");
  expect(code).toBe(0);
  expect(marks(project)).toEqual(["1", "2"]);
  const plain = stderr.replace(/\d{4}-\S+ \S+ /g, "").replace(/\b[0-9a-f]{32}\b/g, "ID");
  expect(plain.replace(/in \S+ seconds/, "in S seconds").split("\n")).toEqual([
    "INFO: [guild] Starting queue",
    "INFO: [guild] Processing staged runs",
    "INFO: [guild] Starting staged run ID",
    "INFO: [guild] Starting staged run ID",
    "INFO: [guild] Staged run ID exited with an error (1)",
    "INFO: [guild] Starting staged run ID",
    expect.stringContaining("Resolving"),
    expect.stringContaining(
      "ERROR: [guild] cannot start run ID: run failed because a dependency was not met",
    ),
    "INFO: [guild] Starting staged run ID",
    "INFO: [guild] queue processed 4 run(s) in S seconds",
    "INFO: [guild] Stopping queue",
    "",
  ]);
  expect(await statusesOf(project, "unmet")).toEqual(["error"]);
});

/** When the child has said something on its standard error. */
const whenSaid = ({ child, err }: Started, text: string): Promise<number> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (!err().includes(text)) return;
      child.stderr?.off("data", look);
      resolve(performance.now());
    };
    child.stderr?.on("data", look);
    look();
  });

test("a run that is staged while a queue waits starts within half a second", async () => {
  await using project = await aQueueProject();
  const queue = start(project, "run", "queue", "-y");
  await whenSaid(queue, "Waiting for staged runs");
  const delays: number[] = [];
  for (const digit of ["a", "b", "c"]) {
    const id = digit.repeat(32);
    const saidAt = whenSaid(queue, `Starting staged run ${id}`);
    await project.guild("run", "mark", "--stage", "-y", "--run-id", id);
    const stagedAt = performance.now();
    delays.push((await saidAt) - stagedAt);
  }
  // A machine that does other things as well may delay one of them.
  expect(Math.min(...delays)).toBeLessThan(500);
  queue.child.kill("SIGTERM");
  expect(await queue.ended).toBe(241);
  expect(queue.err()).toContain("Stopping queue");
});

test("what waits to be started is listed in its order, with the reason", async () => {
  await using project = await aQueueProject();
  expect(await project.guild("queue")).toEqual({ stdout: "", stderr: "", code: 0 });
  const [first, second, queueId] = ["b".repeat(32), "a".repeat(32), "c".repeat(32)];
  await project.guild("run", "mark", "x=1", "--gpus", "1", "--stage", "-y", "--run-id", first);
  await project.guild("run", "mark", "x=2", "--gpus", "2", "--stage", "-y", "--run-id", second);
  const listed = async () =>
    (await project.guild("queue")).stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, "TIME");
  expect(await listed()).toBe(
    "[bbbbbbbb]  mark  TIME  x=1  no queue is running\n[aaaaaaaa]  mark  TIME  x=2  no queue is running\n",
  );
  const queue = start(project, "run", "queue", "gpus=0", "-y", "--run-id", queueId);
  await whenSaid(queue, `Ignorning staged run ${second}`);
  const reason = (gpu: number) => `GPU spec mismatch: run is ${gpu}, queue is 0`;
  const waits = (gpu: number) => `${reason(gpu)} (queue cccccccc)`;
  // It is said before it is recorded.
  await until(() => existsSync(attrPath(project, queueId, "_waiting")), "the reasons are recorded");
  expect(await listed()).toBe(
    `[bbbbbbbb]  mark  TIME  x=1  ${waits(1)}\n[aaaaaaaa]  mark  TIME  x=2  ${waits(2)}\n`,
  );
  const { stdout } = await project.guild("queue", "--json");
  expect(JSON.parse(stdout)).toMatchObject([
    { id: first, operation: "mark", label: "x=1", waits: [{ queue: queueId, reason: reason(1) }] },
    { id: second, operation: "mark", label: "x=2", waits: [{ queue: queueId, reason: reason(2) }] },
  ]);
  queue.child.kill("SIGTERM");
  await queue.ended;
});

test("two queues start each run once", async () => {
  await using project = await aQueueProject();
  const values = Array.from({ length: 24 }, (_, at) => at + 1);
  await project.guild("run", "mark", `x=[${values.join(",")}]`, "--stage-trials", "-y");
  const queues = [1, 2].map(() => start(project, "run", "queue", "run-once=yes", "-y"));
  expect(await Promise.all(queues.map(({ ended }) => ended))).toEqual([0, 0]);
  expect(marks(project)).toEqual(values.map(String));
  for (const value of values)
    expect(readFileSync(join(project.dir, "marks", `${value}`), "utf8")).toBe("x\n");
});

test("a stopped run leaves the queue alive", async () => {
  await using project = await aQueueProject();
  const id = "a".repeat(32);
  await project.guild("run", "wait", "x=1", "--stage", "-y", "--run-id", id);
  await project.guild("run", "mark", "x=2", "--stage", "-y");
  const queue = start(project, "run", "queue", "run-once=yes", "-y");
  await until(() => marks(project).includes("1"), "the first run runs");
  await project.guild("stop", id, "-y");
  expect(await queue.ended).toBe(0);
  expect(marks(project)).toEqual(["1", "2"]);
});

test("a queue for GPUs leaves runs for others, and says what waits and why", async () => {
  await using project = await aQueueProject();
  const [other, queueId] = ["a".repeat(32), "c".repeat(32)];
  await project.guild("run", "mark", "x=1", "--gpus", "1", "--stage", "-y", "--run-id", other);
  await project.guild("run", "mark", "x=2", "--stage", "-y");
  const queue = start(project, "run", "queue", "gpus=0", "-y", "--run-id", queueId);
  await until(() => marks(project).includes("2"), "the run for any GPU was started");
  const reason = "GPU spec mismatch: run is 1, queue is 0";
  await until(() => queue.err().includes(`Ignorning staged run ${other} (${reason})`), "the reason was told");
  expect(attr(project, queueId, "_waiting")).toBe(`${other}: 'GPU spec mismatch: run is 1, queue is 0'\n`);
  queue.child.kill("SIGTERM");
  await queue.ended;
  expect(marks(project)).toEqual(["2"]);
});

test("a scheduler runs as many at a time as workers and resources allow", async () => {
  await using project = await aQueueProject();
  for (const x of [1, 2, 3]) {
    await project.guild("run", "wait", `x=${x}`, "-t", "dask:MEM=4", "--stage", "-y");
  }
  await project.guild("run", "mark", "x=4", "--stage", "-y");
  await project.guild("run", "mark", "x=5", "-t", "dask:MEM=11", "--stage", "-y");
  const scheduler = start(
    ...([project, "run", "dask:scheduler", "workers=3", "resources=MEM=10", "run-once=yes", "-y"] as const),
  );
  await until(() => marks(project).length === 3, "two with memory and the one that needs none were started");
  expect(marks(project)).toEqual(["1", "2", "4"]);
  expect(scheduler.err()).toMatch(/Found staged run \w+ \(waiting for MEM\)/);
  project.write("marks/go", "");
  expect(await scheduler.ended).toBe(0);
  expect(marks(project)).toEqual(["1", "2", "3", "4"]);
  expect(scheduler.err()).toMatch(/Ignoring staged run \w+ \(it needs more MEM than there is\)/);
});

test("a run that a killed queue had claimed is staged again", async () => {
  await using project = await aQueueProject();
  const [run, dead] = ["a".repeat(32), "d".repeat(32)];
  await project.guild("run", "mark", "x=1", "--stage", "-y", "--run-id", run);
  const queue = start(project, "run", "queue", "-y", "--run-id", dead);
  await until(() => queue.err().includes("Waiting for staged runs"), "the queue has nothing left to do");
  queue.child.kill("SIGKILL");
  await queue.ended;
  process.kill(Number(readFileSync(join(project.home, "runs", dead, ".guild", "LOCK"), "utf8")), "SIGKILL");
  // As if the queue had been killed between claiming the run and starting it.
  project.write(`../home/runs/${dead}/.guild/attrs/_claimed`, `- ${run}\n`);
  project.write(`../home/runs/${run}/.guild/PENDING`, "");
  const { stderr } = await project.guild("run", "queue", "run-once=yes", "-y");
  expect(stderr).toContain(`Run ${run} is staged again`);
  expect(existsSync(join(project.home, "runs", run, ".guild", "PENDING"))).toBe(false);
  expect(readFileSync(join(project.dir, "marks", "1"), "utf8")).toBe("x\nx\n");
});

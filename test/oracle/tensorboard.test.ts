import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pythonOfOracle, runBoth } from "../rig/compare.ts";
import { processEnd, startGuild } from "../rig/live.ts";
import { aProject, lines, type Project } from "../rig/project.ts";
import { waitFor } from "../rig/wait.ts";

// The environment of Guild 0.9.0 has the real TensorBoard.

const files = {
  "guild.yml": `
train:
  flags-import: all
  compare: [=lr, loss, max acc as best]
wait: {main: wait}
`,
  "train.py":
    "lr = 0.1\nname = 'größe'\nfast = False\nfor i in range(3):\n" +
    "    print('step: %i' % i)\n    print('loss: %f' % (lr / (i + 1)))\n    print('acc: %f' % (i * lr))\n",
  "wait.py":
    "import os, sys, time\nprint('loss: 0.5')\nsys.stdout.flush()\nwhile not os.path.exists(os.environ['GO']):\n    time.sleep(0.05)\n",
};

const runIn = async (project: Project, ...args: readonly string[]) => {
  const options = { env: pythonOfOracle(project) };
  expect(await project.guildWith(options, "run", ...args, "-y")).toMatchObject({ code: 0 });
};

const ask = async <Answer>(url: string, body?: unknown): Promise<Answer> => {
  const request =
    body === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  return (await (await fetch(url, request)).json()) as Answer;
};

type Groups = {
  readonly sessionGroups: readonly {
    readonly name: string;
    readonly hparams: Readonly<Record<string, unknown>>;
    readonly sessions: readonly { readonly status: string }[];
  }[];
};

test("TensorBoard shows runs, tags and hyperparameters, in step with the runs, and stops when we do", async () => {
  await using project = await aProject(files);
  const go = join(project.dir, "go");
  project.write("browser", '#!/bin/sh\necho "$1" >"$(dirname "$0")/opened"\n');
  await project.call(["chmod", "+x", "browser"]);
  const browser = join(project.dir, "browser");
  const env = { ...pythonOfOracle(project), TMPDIR: project.dir, GO: go, BROWSER: browser };
  await runIn(project, "train", "lr=0.5", "--label", "first/label");
  const id = project.runIds()[0] ?? "";
  const args = ["--tab", "hparams", "-O", "window_title=our runs", "--host", "127.0.0.1"];
  await using live = startGuild(project, ["tensorboard", ...args], { env });
  const url = await waitFor(
    "TensorBoard's address",
    () => / at (http:\S+) \(Type Ctrl\+C to quit\)\n$/.exec(live.stderr())?.[1],
  );
  expect(live.stdout()).toBe("Preparing runs for TensorBoard\n");
  const opened = await waitFor("the browser", () => readTextIfThere(join(project.dir, "opened")));
  expect(opened).toBe(`${url}#hparams\n`);
  expect(await ask(`${url}/data/environment`)).toMatchObject({ window_title: "our runs" });
  const runs = (): Promise<readonly string[]> => ask(`${url}/data/runs`);
  const [first = ""] = await waitFor("the first run", async () => {
    const shown = await runs();
    return shown.length > 0 && shown;
  });
  expect(first).toMatch(
    new RegExp(`^${id.slice(0, 8)} train \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d first_label/\\.guild$`),
  );
  const tags = await ask<Record<string, object>>(`${url}/data/plugin/scalars/tags`);
  expect(Object.keys(tags[first] ?? {}).sort()).toEqual(["acc", "loss", "time"]);
  const loss = await ask<readonly (readonly number[])[]>(
    `${url}/data/plugin/scalars/scalars?tag=loss&run=${encodeURIComponent(first)}`,
  );
  expect(loss.map(([, step, value]) => [step, value?.toFixed(3)])).toEqual([
    [0, "0.500"],
    [1, "0.250"],
    [2, "0.167"],
  ]);
  const groups = () =>
    ask<Groups>(`${url}/data/plugin/hparams/session_groups`, {
      startIndex: 0,
      sliceSize: 10,
      allowedStatuses: ["STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING"],
      colParams: [],
    });
  const [group] = (await groups()).sessionGroups;
  expect(group).toMatchObject({
    name: `${id.slice(0, 8)} train`,
    hparams: { lr: 0.5, name: "größe", fast: false },
    sessions: [{ status: "STATUS_SUCCESS" }],
  });

  // A run that appears, grows and ends.
  await using waiting = startGuild(project, ["run", "wait", "-y"], { env });
  const second = await waitFor("the second run", async () => (await runs()).find((name) => name !== first));
  const secondGroup = async () =>
    (await groups()).sessionGroups.find(({ name }) => second.startsWith(name.split(" ")[0] ?? "-"));
  expect((await waitFor("its session", secondGroup)).sessions).toMatchObject([{ status: "STATUS_UNKNOWN" }]);
  project.write("go", "");
  expect(await waiting.ended).toMatchObject({ code: 0 });
  await waitFor("its end", async () => (await secondGroup())?.sessions[0]?.status === "STATUS_SUCCESS");

  // A run that vanishes.
  expect(await project.guild("runs", "rm", id, "-y")).toMatchObject({ code: 0 });
  await waitFor("the removal", async () => !(await runs()).includes(first));

  const [logDir = ""] = readdirSync(project.dir).filter((name) => name.startsWith("guild-tensorboard-"));
  expect(readdirSync(join(project.dir, logDir))).toHaveLength(1);
  live.signalGroup("SIGINT");
  expect(await live.ended).toMatchObject({ code: 0, stdout: lines("Preparing runs for TensorBoard", "") });
  await expect(fetch(`${url}/data/runs`)).rejects.toThrow();
  expect(readdirSync(project.dir)).not.toContain(logDir);
});

const readTextIfThere = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, "utf8") || undefined : undefined;

test("TensorBoard ends with a Guild that was killed", async () => {
  await using project = await aProject(files);
  const env = { ...pythonOfOracle(project), TMPDIR: project.dir };
  await using live = startGuild(project, ["tensorboard", "--no-open"], { env });
  await waitFor("TensorBoard's address", () => live.stderr().includes(" at http:"));
  const { stdout } = await project.call(["ps", "-o", "pid=", "--ppid", `${live.pid}`]);
  live.signal("SIGKILL");
  for (const pid of stdout.trim().split(/\s+/)) await processEnd(Number(pid));
});

test("the log directory has the names that 0.9 gives it", async () => {
  await using project = await aProject(files);
  await runIn(project, "train", "lr=[0.1,0.2]", "--keep-batch");
  await runIn(project, "train", "lr=1.5", "--label", `${"long ".repeat(30)}…`);
  const home = join(project.home, "..", "oracle-home");
  mkdirSync(home, { recursive: true });
  await project.call(["cp", "-r", join(project.home, "runs"), home]);
  // What is cut at the end depends on the length of the directory's own name, which differs.
  const variants = [
    [],
    ["--include-batch"],
    ["--run-name-flags", "lr,fast"],
    ["--run-name-flags", ""],
    ["-Fo", "x"],
  ];
  for (const variant of variants) {
    const { ours, theirs } = await runBoth(project, [
      ["tensorboard", "--test-logdir", "--skip-hparams", ...variant],
    ]);
    const names = (outcome: (typeof ours)[number] | undefined) => {
      const dir = /Initialized log dir (.*)\n$/.exec(outcome?.stdout ?? "")?.[1] ?? "";
      return readdirSync(dir)
        .map((name) => name.slice(0, 110))
        .sort();
    };
    expect(names(ours[0])).toEqual(names(theirs[0]));
  }
});

test("wrong options are told of", async () => {
  await using project = await aProject();
  const env = pythonOfOracle(project);
  const said = async (...args: readonly string[]) => {
    const { stderr, code } = await project.guildWith({ env }, "tensorboard", "--no-open", ...args);
    return [stderr, code];
  };
  expect(await said("-O", "foo")).toEqual([
    lines("guild: invalid TensorBoard option 'foo' - must be OPTION=VALUE"),
    1,
  ]);
  expect(await said("--refresh-interval", "2")).toEqual([
    lines("guild: interval 2 is too low - must be at least 5"),
    1,
  ]);
  const [text, code] = await said("-O", "nonsense=1");
  expect(text).toContain("unrecognized arguments: --nonsense=1");
  expect(code).toBe(1);
});

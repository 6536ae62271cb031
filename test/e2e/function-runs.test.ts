import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aProject, type Project, repoDir } from "../rig/project.ts";

const pythonDir = join(repoDir, "python");

/** What a Python program that uses `guild.ipy` prints. */
const python = async ({ call, dir }: Project, source: string, env: Readonly<Record<string, string>> = {}) => {
  // In a file, as Python knows no source of what it is given otherwise.
  writeFileSync(join(dir, "program.py"), source);
  const done = await call(["python3", "program.py"], { env: { PYTHONPATH: pythonDir, ...env } });
  expect(done.code, done.stderr).toBe(0);
  return done.stdout;
};

test("a function's run records where it ran, without secrets", async () => {
  await using project = await aProject();
  const source = [
    "import json, guild.ipy as guild",
    "def train(lr=0.1, n=3): return lr",
    "run, _ = guild.run(train, lr=0.2)",
    "names = 'cmd host user platform pip_freeze random_seed _machine'.split()",
    "print(json.dumps({**{n: run.get(n) for n in names}, 'env': run.get('env'), 'again': run.attrs()['_machine']}))",
  ].join("\n");
  const env = { PLAIN: "seen", MY_TOKEN: "hidden", DB_PASSWORD: "hidden", Secret_X: "hidden" };
  const attrs = JSON.parse(await python(project, source, { ...env, USER: "ann", HOST: "box" }));
  expect(attrs).toMatchObject({
    cmd: ["func:train(lr=0.2, n=3)"],
    host: "box",
    user: "ann",
    platform: { python_version: expect.any(String), cpus: expect.any(Number) },
    pip_freeze: expect.any(Array),
    random_seed: expect.any(Number),
    env: { PLAIN: "seen" },
    _machine: { host: "box", python: { version: expect.stringMatching(/^3\./) } },
  });
  expect(JSON.stringify(attrs)).not.toContain("hidden");
  expect(attrs.again).toEqual(attrs._machine);
});

test("a batch of a function is a batch whose trials are linked, with the values of the search", async () => {
  await using project = await aProject();
  const source = [
    "import json, os, sys, guild.ipy as guild",
    "from guild.run import for_dir",
    "def train(x=1.0, blob=None):",
    "    print('loss: %f' % (x - 0.3) ** 2)",
    "    return blob",
    "marker = object()",
    "runs, results = guild.run(",
    "    train, guild.uniform(0.0, 1.0), marker, _optimizer='gp', _maximize='loss', _max_trials=5, _random_seed=1,",
    "    **{'_opt_random-starts': 2})",
    "home = os.path.dirname(runs[0].dir)",
    "batch = [for_dir(os.path.join(home, n)) for n in os.listdir(home) if n not in {r.id for r in runs}]",
    "print(json.dumps({'same': all(r is marker for r in results), 'batches': [b.status for b in batch],",
    "    'links': sorted(n for n in os.listdir(batch[0].dir) if n[0] != '.') == sorted(r.id for r in runs),",
    "    'objective': batch[0].get('objective'), 'flags': batch[0].get('flags')['random-starts'],",
    "    'labels': [r.get('label')[:2] for r in runs], 'statuses': [r.status for r in runs],",
    "    'digests': len({r.get('sourcecode_digest') for r in runs})}))",
  ].join("\n");
  const shown = await python(project, source);
  expect(JSON.parse(shown.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
    same: true,
    batches: ["completed"],
    links: true,
    objective: "-loss",
    flags: 2,
    statuses: Array(5).fill("completed"),
    digests: 1,
  });
  expect(shown.match(/^Running train \(/gm)).toHaveLength(5);
  expect((await project.guild("runs")).stdout).toMatch(/train\+skopt:gp|train\(\)\+skopt:gp/);
});

test("a grid that a failing trial ends goes on from the command line", async () => {
  await using project = await aProject();
  const source = [
    "import os, guild.ipy as guild",
    "def train(x=1):",
    "    print('y: %d' % (10 // (x if 'REPAIRED' not in os.environ else 5)))",
    "try: guild.run(train, x=[1, 0, 2])",
    "except guild.RunError as e: print(repr(e.from_exc))",
  ].join("\n");
  expect(await python(project, source)).toContain("ZeroDivisionError");
  const list = await project.guild("runs", "--json");
  const batch = JSON.parse(list.stdout).find((run: { opref: string }) => run.opref.startsWith("builtin:"));
  const again = await project.call([join(repoDir, "bin", "guild"), "run", "-y", "--restart", batch.id], {
    env: { REPAIRED: "1" },
  });
  expect(again.code, again.stderr).toBe(0);
  const table = await project.guild("compare", "--csv", "-", "-cc", ".status,=x,y", "-Fo", "train()");
  const rows = table.stdout.trimEnd().split("\n").slice(1);
  expect(rows.map((row) => row.split(",").slice(-3).join(" ")).sort()).toEqual([
    "completed 0 2.0",
    "completed 1 10.0",
    "completed 2 2.0",
  ]);
});

test("a run of a function is repeated from the command line with its arguments", async () => {
  await using project = await aProject();
  const source = [
    "import json, guild.ipy as guild",
    "SCALE = 2",
    "def helper(x): return x * SCALE",
    "def train(lr, names=(), *args, flag=True, nothing=1, text='1e3', **kw):",
    "    print('loss: %f' % helper(lr))",
    "    print('got', json.dumps([lr, names, list(args), flag, nothing, text, kw]))",
    "run, _ = guild.run(train, 0.5, ('a', 'b c'), flag=False, nothing=None, other={'k': 1.0})",
    "print(run.id)",
  ].join("\n");
  const first = (await python(project, source)).trimEnd().split("\n");
  const id = first.at(-1) ?? "";
  const again = await project.guild("run", "-y", "--restart", id);
  expect(again.code, again.stderr).toBe(0);
  expect(again.stdout.split("\n").slice(0, 2)).toEqual(first.slice(0, 2));
  const other = await project.guild("run", "-y", "--restart", id, "lr=4");
  expect(other.stdout).toContain("loss: 8.000000");
  expect((await project.guild("select", "--attr", "label")).stdout).toContain("lr=4");
  const refused = await project.guild("run", "-y", "--restart", id, "rl=4");
  expect(refused.stderr).toContain("unsupported flag 'rl'");
  expect(refused.code).toBe(1);
  const like = await project.guild("run", "-y", "--proto", id, "lr=3");
  expect(like.code, like.stderr).toBe(0);
  expect(like.stdout).toContain("loss: 6.000000");
});

test("a started run logs scalars and output while it is open", async () => {
  await using project = await aProject();
  const source = [
    "import json, os, subprocess, sys, guild.ipy as guild",
    "with guild.start('train', lr=0.1, _tag='t') as run:",
    "    print('acc: 0.5', flush=True)",
    "    for i in range(3): run.log(loss=1.0 / (i + 1))",
    "    run.log(val=7, step=20)",
    "    live = guild.runs().scalars_detail()",
    "print(json.dumps([[r['tag'], r['val'], r['step']] for r in (live if isinstance(live, list) else live.to_dict('records'))]))",
    "try:",
    "    with guild.start('fails') as bad: raise ValueError('x')",
    "except ValueError: print(bad.status, run.status, run.get('label'))",
  ].join("\n");
  const [, live, end] = (await python(project, source)).trimEnd().split("\n");
  expect(JSON.parse(live ?? "")).toEqual(
    expect.arrayContaining([
      ["loss", 1, 0],
      ["loss", 0.5, 1],
      ["val", 7, 20],
    ]),
  );
  expect(end).toBe("error completed t lr=0.1");
  expect((await project.guild("runs")).stdout).toMatch(/train\(\)/);
});

test("scripts find the index, hyperparameter summaries and another home where earlier versions had them", async () => {
  await using project = await aProject();
  const source = [
    "import json, os, guild.ipy as guild",
    "from guild import _api, index, summary, tfevent",
    "def train(lr=0.5):",
    "    print('loss: 2.0')",
    "    with summary.SummaryWriter('.') as w:",
    "        w.add_hparam_experiment({'lr': [0.5, 1], 'opt': ['a'], 'on': [True], 'mixed': [1, 'x']}, ['loss'])",
    "        w.add_hparam_session('train', {'lr': 0.5, 'opt': 'a', 'on': True, 'none': None}, 'completed')",
    "os.makedirs('other/work')",
    "with _api.Env('other/work', 'other'):",
    "    run, _ = guild.run(train)",
    "    there = os.getcwd()",
    "i = index.RunIndex()",
    "i.refresh([run])",
    "print(json.dumps([i.run_attr(run, 'exit_status'), i.run_flag(run, 'lr'),",
    "    i.run_scalar(run, None, 'loss', None, False), i.run_scalar(run, None, 'loss', 'max', True),",
    "    i.run_scalar(run, None, 'none', None, False), len(guild.runs()), os.path.basename(there),",
    "    run.dir.startswith(os.path.abspath('other'))]))",
    "print(run.dir)",
  ].join("\n");
  const [, shown, dir = ""] = (await python(project, source)).trimEnd().split("\n");
  expect(JSON.parse(shown ?? "")).toEqual([0, 0.5, 2, 0, null, 0, "work", true]);
  // TensorBoard's own reader understands them.
  const read = await project.call([
    join(repoDir, ".cache", "oracle", "bin", "python"),
    "-c",
    [
      "import sys, glob, json",
      "from tensorboard.backend.event_processing.event_file_loader import EventFileLoader",
      "from tensorboard.plugins.hparams import plugin_data_pb2 as p",
      "out = []",
      "for e in EventFileLoader(glob.glob(sys.argv[1] + '/events*')[0]).Load():",
      "    for v in e.summary.value:",
      "        d = p.HParamsPluginData.FromString(v.metadata.plugin_data.content)",
      "        status = d.session_end_info.status",
      "        out.append([v.tag, [[h.name, h.type] for h in d.experiment.hparam_infos],",
      "            d.session_start_info.hparams['lr'].number_value, status])",
      "print(json.dumps(out))",
    ].join("\n"),
    dir,
  ]);
  expect(JSON.parse(read.stdout || read.stderr)).toEqual([
    [
      "_hparams_/experiment",
      [
        ["lr", 3],
        ["mixed", 0],
        ["on", 2],
        ["opt", 1],
      ],
      0,
      0,
    ],
    ["_hparams_/session_start_info", [], 0.5, 0],
    ["_hparams_/session_end_info", [], 0, 1],
  ]);
});

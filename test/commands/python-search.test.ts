import { join } from "node:path";
import { expect, test } from "vitest";
import { oracleDir } from "../rig/oracle.ts";
import { aProject, lines, type Project } from "../rig/project.ts";

/** As much of Optuna as is used, with values that depend on the seed and on what it was told alone. */
const optuna = `
import random
from types import SimpleNamespace
from . import distributions

print("a library that prints")
logging = SimpleNamespace(WARNING=30, set_verbosity=lambda level: None)

class TPESampler:
    def __init__(self, seed, n_startup_trials, n_ei_candidates, constant_liar):
        assert (n_startup_trials, n_ei_candidates, constant_liar) == (0, 7, True)
        self.seed = seed

class Study:
    def __init__(self, sampler):
        self.sampler, self.trials = sampler, []
    def add_trial(self, trial):
        self.trials.append(trial)
    def ask(self, fixed_distributions):
        if fixed_distributions["0000"].high == 13: raise ValueError("an unlucky number")
        told = [(sorted(t.params.items()), t.value) for t in self.trials]
        r = random.Random("%s %s" % (self.sampler.seed, told))
        return SimpleNamespace(params={name: d.draw(r) for name, d in fixed_distributions.items()})

def create_study(sampler):
    return Study(sampler)

def create_trial(params, distributions, value=None, state="COMPLETE"):
    assert all(distributions[name].has(value) for name, value in params.items()), params
    return SimpleNamespace(params=params, value=value, state=state)

samplers = SimpleNamespace(TPESampler=TPESampler)
trial = SimpleNamespace(create_trial=create_trial, TrialState=SimpleNamespace(RUNNING="RUNNING"))
`;

const distributions = `
class IntDistribution:
    def __init__(self, low, high): self.low, self.high = low, high
    def draw(self, r): return r.randint(self.low, self.high)
    def has(self, value): return isinstance(value, int) and self.low <= value <= self.high

class FloatDistribution(IntDistribution):
    def __init__(self, low, high, log):
        super().__init__(low, high)
        self.log = log
    # A last digit too far, as logarithms may give.
    def draw(self, r): return self.high * (1 + 1e-15) if self.log else r.uniform(self.low, self.high)
    def has(self, value): return self.low <= value <= self.high

class CategoricalDistribution:
    high = None
    def __init__(self, choices): self.choices = choices
    def draw(self, r): return r.choice(self.choices)
    def has(self, value): return value in self.choices
`;

const files = {
  "guild.yml": lines(
    "train: {exec: 'sh train.sh ${a}', flags: {a: 1, b: 0.5, c: 0.1, d: x}, sourcecode: {dest: .}}",
  ),
  "train.sh": 'echo "loss: $1"\n',
  "modules/optuna/__init__.py": optuna,
  "modules/optuna/distributions.py": distributions,
};

const space = ["a=[1:100]", "b=[0.0:1.0]", "c=loguniform[0.001:0.1]", "d=[x,y,'1']"];

const trialsIn = (stderr: string): readonly string[] =>
  [...stderr.matchAll(/Running trial \w+: train \((.*)\)/g)].map((match) => match[1] ?? "");

const search = (project: Project, ...more: readonly string[]) =>
  project.guildWith(
    { env: { PYTHONPATH: join(project.dir, "modules") } },
    ...["run", "train", "-o", "optuna:tpe", "-Fo", "candidates=7", "-Fo", "random-starts=2", "-m", "5", "-y"],
    ...more,
  );

test("a search of a Python package proposes the same trials for the same seed", async () => {
  await using project = await aProject(files);
  const [first, again, other] = [
    await search(project, ...space, "--random-seed", "1"),
    await search(project, ...space, "--random-seed", "1"),
    await search(project, ...space, "--random-seed", "2"),
  ];
  expect(first.code, first.stderr).toBe(0);
  expect(trialsIn(first.stderr)).toHaveLength(5);
  expect(trialsIn(again.stderr)).toEqual(trialsIn(first.stderr));
  expect(trialsIn(other.stderr)).not.toEqual(trialsIn(first.stderr));
  expect(
    trialsIn(first.stderr)
      .slice(2)
      .map((text) => /c=(\S+),/.exec(text)?.[1]),
  ).toEqual(Array(3).fill("0.1"));
  const { stdout } = await project.guild("runs", "-n", "40");
  expect(stdout).toMatch(
    /train\+optuna:tpe +\S+ \S+ +completed +candidates=7 prev-trials=batch random-starts=2/,
  );
});

test("it proposes beside running trials", async () => {
  await using project = await aProject(files);
  const id = "b".repeat(32);
  const { code, stderr } = await search(project, ...space, "--jobs", "2", "--run-id", id);
  expect(code, stderr).toBe(0);
  expect(new Set(trialsIn(stderr)).size).toBe(5);
});

test("what a package lacks or cannot do is told in a line", async () => {
  await using project = await aProject(files);
  const failing = await search(project, "a=[1:13]");
  expect(failing.code).toBe(1);
  expect(trialsIn(failing.stderr)).toHaveLength(2);
  expect(failing.stderr).toContain(
    "ERROR: [guild] optuna:tpe cannot propose a trial: ValueError: an unlucky number\n",
  );
  project.write("modules/optuna/__init__.py", "raise ImportError('broken')\n");
  const missing = await search(project, ...space);
  expect([missing.code, trialsIn(missing.stderr)]).toEqual([1, []]);
  expect(missing.stderr).toMatch(
    /^ERROR: \[guild\] optuna:tpe needs optuna, which cannot be loaded: broken\nInstall it with '\S+ -m pip install optuna'\.$/m,
  );
  project.write("modules/optuna/__init__.py", "import os\nos._exit(7)\n");
  const dying = await search(project, ...space);
  expect(dying.stderr).toContain(
    "ERROR: [guild] optuna:tpe ended while it was asked for a trial: exit status 7\n",
  );
});

const oracleBin = join(oracleDir, "bin");

test("scikit-optimize searches for real", { timeout: 120_000 }, async () => {
  await using project = await aProject(files);
  const run = () =>
    project.guildWith(
      { env: { PATH: `${oracleBin}:${project.env.PATH}` } },
      ...["run", "train", "a=[1:100]", "b=[0.0:1.0]", "-o", "python-skopt:gp", "-m", "4"],
      ...["--random-seed", "1", "-y"],
    );
  const [first, again] = [await run(), await run()];
  expect(first.code, first.stderr).toBe(0);
  expect(trialsIn(first.stderr)).toHaveLength(4);
  expect(trialsIn(again.stderr)).toEqual(trialsIn(first.stderr));
});

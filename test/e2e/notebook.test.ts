import { join } from "node:path";
import { expect, test } from "vitest";
import { aProject, type Project, repoDir } from "../rig/project.ts";

/** What each cell shows when a real kernel executes them. */
const executed = async ({ call }: Project, cells: readonly string[]): Promise<readonly string[]> => {
  const python = join(repoDir, ".cache", "python", "bin", "python");
  const done = await call([python, join(repoDir, "test", "rig", "run_notebook.py")], {
    input: JSON.stringify(cells),
    env: { PYTHONPATH: join(repoDir, "python") },
  });
  expect(done.code, done.stderr).toBe(0);
  // The kernel prints there too.
  return JSON.parse(done.stdout.trimEnd().split("\n").at(-1) ?? "");
};

test("a function of a notebook becomes a run with its source, output and scalars", async () => {
  await using project = await aProject();
  const shown = await executed(project, [
    "import os\nimport guild.ipy as guild",
    "SCALE = 2.0\ndef helper(x):\n    return x * SCALE",
    [
      "def train(user='me', lr=0.00001):",
      "    print('loss: %f' % helper(lr))",
      "    os.system('echo from a process')",
      "    open('made', 'w').close()",
      "    return helper(lr)",
    ].join("\n"),
    "run, return_val = guild.run(train, lr=0.5)",
    "run.write_attr('label', 'boom!!')\nreturn_val, run.status, sorted(os.listdir(run.dir))",
    "print(open(run.guild_path('output')).read(), end='')",
    "guild.runs()[['operation', 'status', 'label']].values.tolist()",
    "guild.runs().scalars()[['tag', 'last_val']].values.tolist()",
    "guild.runs().compare()['loss'].tolist(), guild.runs().guild_flags()['lr'].tolist()",
    "scope = {}\nexec(open(run.dir + '/notebook/function.py').read(), scope)\nscope['helper'](3)",
    "'SCALE = 2.0' in open(run.dir + '/notebook/history.py').read()",
    "def fail():\n    return 1 / 0\nguild.run(fail)",
    "guild.runs().iloc[0].delete() == [guild.runs(deleted=True).iloc[0]['run'].id]",
  ]);
  const [, , , output, ...rest] = shown;
  expect([...(output ?? "").trim().split("\n")].sort()).toEqual(["from a process", "loss: 1.000000"]);
  expect(rest.slice(0, 7)).toEqual([
    "(1.0, 'completed', ['.guild', 'made', 'notebook'])\n",
    expect.stringMatching(/^(loss: 1\.000000\nfrom a process\n|from a process\nloss: 1\.000000\n)$/),
    "[['train()', 'completed', 'boom!!']]\n",
    "[['loss', 1.0]]\n",
    "([1.0], [0.5])\n",
    "6.0\n",
    "True\n",
  ]);
  expect(rest[7]).toMatch(/^RunError: .*ZeroDivisionError/);
  expect(rest[8]).toBe("True\n");
  expect((await project.guild("runs", "list")).stdout).toContain("train()");

  // A kernel that dies leaves a run that failed.
  await project.call(["python3", "-c", "import os, guild.ipy as g\ndef die(): os._exit(9)\ng.run(die)"], {
    env: { PYTHONPATH: join(repoDir, "python") },
  });
  expect((await project.guild("runs")).stdout).toMatch(/die\(\).*error/);
});

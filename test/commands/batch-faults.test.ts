import { expect, test } from "vitest";
import { aProject, lines, type Project } from "../rig/project.ts";

const files = {
  "guild.yml": lines(
    "train: {exec: 'sh train.sh ${x}', flags: {x: 1}, sourcecode: {dest: .}}",
    "empty: {exec: 'true', flags: {x: {default: []}}}",
  ),
  // An objective for even numbers only.
  "train.sh": '[ $(($1 % 2)) = 0 ] && echo "loss: $1" || echo "loss: nan"\n',
  "one-empty.yml": "- {x: []}\n- {x: 1}\n",
  "number.yml": "5\n",
  "torn.json": '[{"x": ',
  "bytes.csv": Buffer.from([0x89, 0xff, 0x00]),
  "trials.xls": "x\n1\n",
};

const noValues = lines("guild: flag 'x' has no values to try", "List at least one: x=[VALUE,...].");

test.each([
  [["train", "x=[]"], noValues],
  [["train", "x=[]", "-o", "gp"], noValues],
  [["train", "x=[]", "-o", "random"], noValues],
  [["empty"], noValues],
  [["train", "@one-empty.yml"], noValues],
  [
    ["train", "x=[5:1]"],
    "guild: invalid function args in 'x=uniform[5:1]': the lower bound 5 has to be less than the upper bound 1\n",
  ],
  [["train", "@gone.csv"], "guild: batch file ./gone.csv does not exist\n"],
  [
    ["train", "@number.yml"],
    "guild: cannot read trials for ./number.yml: invalid data type for trials: expected list or dict, got int\n",
  ],
  [
    ["train", "@torn.json"],
    "guild: cannot read trials for ./torn.json: expected a value, but found the end of the text (line 1, column 8)\n",
  ],
  [["train", "@bytes.csv"], "guild: cannot read trials for ./bytes.csv: it is no UTF-8 text\n"],
  [["train", "@trials.xls"], "guild: cannot read trials for ./trials.xls: unsupported extension\n"],
])("%j is refused before the first trial, and leaves no run", async (args, stderr) => {
  await using project = await aProject(files);
  expect(await project.guild("run", ...args, "-y")).toEqual({ stdout: "", stderr, code: 1 });
  expect(project.runIds()).toEqual([]);
});

const valuesTried = async (project: Project): Promise<readonly string[]> => {
  const { stdout } = await project.guild("runs", "list", "--json", "-Fo", "train");
  const runs: readonly { readonly label: string }[] = JSON.parse(stdout);
  return runs.flatMap(({ label }) => /^x=(\d)$/.exec(label)?.[1] ?? []).sort();
};

test.each(["gp", "forest", "gbrt", "tpe"])(
  "%s passes over values whose objective is not a number",
  async (optimizer) => {
    await using project = await aProject(files);
    const args = ["train", "x=[1:6]", "-o", optimizer, "-m", "6", "--random-seed", "3", "-y"];
    const { code } = await project.guild("run", ...args);
    expect(code).toBe(0);
    expect(await valuesTried(project)).toEqual(["1", "2", "3", "4", "5", "6"]);
  },
);

test("two batches at once have their own trials", async () => {
  await using project = await aProject(files);
  const outcomes = await Promise.all([
    project.guild("run", "train", "x=[1,2,3,4]", "-y"),
    project.guild("run", "train", "x=[1,2,3,4]", "--jobs", "2", "-y"),
  ]);
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
  expect(await valuesTried(project)).toEqual(["1", "1", "2", "2", "3", "3", "4", "4"]);
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aProject, lines } from "../rig/project.ts";

test("without TensorBoard it is said how to get it", async () => {
  await using project = await aProject();
  expect(await project.call(["python3", "-m", "venv", "--without-pip", "venv"])).toMatchObject({ code: 0 });
  const python = join(project.dir, "venv", "bin", "python");
  const env = { PYTHONPATH: undefined, VIRTUAL_ENV: undefined };
  const { stdout, stderr, code } = await project.guildWith({ env }, "tensorboard", "--no-open");
  expect(stderr).toBe(
    lines(
      `guild: TensorBoard is not installed for ${python}`,
      `Install it with '${python} -m pip install tensorboard', or activate an environment that has it.`,
    ),
  );
  expect([stdout, code]).toEqual(["", 1]);
});

test("scalars are exported to a file, in directories that are made", async () => {
  await using project = await aProject({ "train.py": "print('loss: 0.5')\nprint('loss: 1e400')\n" });
  await project.guild("run", "train.py", "-y");
  expect(await project.guild("tensorboard", "--export-scalars", "out/all.csv")).toEqual({
    stdout: "",
    stderr: "",
    code: 0,
  });
  const [id] = project.runIds();
  expect(readFileSync(join(project.dir, "out/all.csv"), "utf8")).toBe(
    `run,path,tag,value,step\r\n${id},.guild,loss,0.5,0\r\n${id},.guild,loss,inf,0\r\n`,
  );
});

test("images that cannot be shown are told of, and the others are shown", async () => {
  await using project = await aProject({
    "plot.py": "open('bad.png', 'w').write('x')\nopen('scan.tif', 'wb').write(b'II*\\0')\n",
  });
  await project.guild("run", "plot.py", "-y");
  const [id = ""] = project.runIds();
  const dir = join(project.home, "runs", id);
  const env = { TMPDIR: project.dir };
  const { stderr, code } = await project.guildWith({ env }, "tensorboard", "--test-logdir");
  expect(stderr).toBe(
    lines(
      `ERROR: error adding image ${dir}/bad.png: cannot identify image file`,
      `ERROR: error adding image ${dir}/scan.tif: TensorBoard does not show TIFF images`,
    ),
  );
  expect(code).toBe(0);
});

test("tensorflow inspect asks the project's TensorFlow, or says how to get it", async () => {
  await using project = await aProject({
    "lib/tensorflow/__init__.py": "",
    "lib/tensorflow/python/__init__.py": "",
    "lib/tensorflow/python/tools/__init__.py": "",
    "lib/tensorflow/python/tools/inspect_checkpoint.py":
      "def print_tensors_in_checkpoint_file(*args):\n    print(args)\n",
  });
  const inspect = (env: Readonly<Record<string, string>>) =>
    project.guildWith({ env }, "tensorflow", "inspect", "a.ckpt", "--all-tensors");
  expect(await inspect({ PYTHONPATH: "lib" })).toEqual({
    stdout: `('${project.dir}/a.ckpt', '', True, False)\n`,
    stderr: "",
    code: 0,
  });
  expect(await inspect({})).toEqual({
    stdout: "",
    stderr: lines(
      "TensorFlow is not installed.",
      "Refer to https://www.tensorflow.org/install/ for help installing TensorFlow on your system.",
    ),
    code: 1,
  });
  expect((await project.guild("tensorflow")).stdout).toContain("inspect  Inspect a TensorFlow checkpoint");
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startGuild } from "../rig/live.ts";
import { aProject, type Project } from "../rig/project.ts";
import { waitFor } from "../rig/wait.ts";

const files = {
  "guild.yml": "bar: {main: bar, output-scalars: 'loss=(?P<loss>\\value)'}\nslow: {main: slow}\n",
  "bar.py": `
import sys
for step in range(3):
    sys.stdout.buffer.write(b"\\r%3d%%|\\xe2\\x96\\x88 | %d/2 [loss=0.%d]" % (50 * step, step, 9 - step))
    sys.stdout.flush()
sys.stdout.buffer.write(b"\\r\\n\\xff\\x00end")
`,
  "slow.py": "import time\nprint('step: 2\\nloss: 0.5', flush=True)\ntime.sleep(60)\n",
};

const scalarsOf = async (project: Project): Promise<unknown> =>
  JSON.parse((await project.guild("runs", "info", "--json")).stdout).scalars;

test("a progress bar gives its last values, and its bytes are kept as they are", async () => {
  await using project = await aProject(files);
  expect(await project.guild("run", "bar", "-y")).toMatchObject({ code: 0 });
  const [id = ""] = project.runIds();
  const written = await project.call(["python3", "bar.py"]);
  expect(readFileSync(join(project.home, "runs", id, ".guild", "output"), "utf8")).toBe(written.stdout);
  expect(await scalarsOf(project)).toEqual({ loss: [Math.fround(0.7), 0] });
});

test("scalars are there while a run goes on, and after it was killed with us", async () => {
  await using project = await aProject(files);
  await using live = startGuild(project, ["run", "slow", "-y"]);
  await waitFor("the output", () => live.stdout().includes("loss"));
  const expected = { loss: [0.5, 2] };
  expect(
    await waitFor("its scalars", async () => Object.keys(Object(await scalarsOf(project))).length > 0),
  ).toBe(true);
  expect(await scalarsOf(project)).toEqual(expected);
  live.signalGroup("SIGKILL");
  await live.ended;
  expect(await scalarsOf(project)).toEqual(expected);
});

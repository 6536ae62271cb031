import { expect, test } from "vitest";
import { aProject } from "../rig/project.ts";

test("guild shell is a Python console with the runs of this home", async () => {
  await using project = await aProject();
  const { stdout, code } = await project.guildWith(
    {
      input:
        "run, _ = guild.run(lambda x: x, 3)\nprint(run.get('flags'), api.runs_list()[0].id == run.id)\nexit(3)\n",
    },
    "shell",
  );
  expect(stdout).toBe("{'x': 3} True\n");
  expect(code).toBe(3);
  expect(project.runIds()).toHaveLength(1);
});

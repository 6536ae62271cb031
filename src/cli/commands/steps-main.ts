import { UserError } from "../../base/index.ts";
import { defineCommand } from "../command.ts";

/** The process of a run of steps; `guild run` starts it with `RUN_DIR` set. */
export default defineCommand({
  name: "steps-main",
  help: "Run the steps of a pipeline.",
  options: {},
  async run(context) {
    const dir = context.env.RUN_DIR;
    if (dir === undefined) throw new UserError("steps-main is started by 'guild run' alone");
    const { stepsMain } = await import("../run/steps-command.ts");
    return stepsMain(context, dir);
  },
});

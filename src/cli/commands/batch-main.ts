import { UserError } from "../../base/index.ts";
import { defineCommand } from "../command.ts";

/** The process of a batch run; `guild run` starts it with `RUN_DIR` set. */
export default defineCommand({
  name: "batch-main",
  help: "Run the trials of a batch.",
  options: {},
  async run(context) {
    const dir = context.env.RUN_DIR;
    if (dir === undefined) throw new UserError("batch-main is started by 'guild run' alone");
    const { batchMain } = await import("../run/child-commands.ts");
    return batchMain(context, dir);
  },
});

import { UserError } from "../../base/index.ts";
import { defineCommand } from "../command.ts";

/** The process of a queue; `guild run queue` starts it with `RUN_DIR` set and its flags as arguments. */
export default defineCommand({
  name: "queue-main",
  help: "Start staged runs.",
  options: {},
  async run(context) {
    const dir = context.env.RUN_DIR;
    if (dir === undefined) throw new UserError("queue-main is started by 'guild run queue' alone");
    const { queueMain } = await import("../run/queue-command.ts");
    return queueMain(context, dir);
  },
});

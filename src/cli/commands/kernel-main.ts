import { defineCommand } from "../command.ts";

/** Answers a Python process that records runs of its functions; `guild.ipy` starts it. */
export default defineCommand({
  name: "kernel-main",
  help: "Serve the runs of a notebook kernel.",
  args: [],
  options: {},
  async run(context) {
    const { serveKernel } = await import("../kernel/serve-kernel.ts");
    return serveKernel(context);
  },
});

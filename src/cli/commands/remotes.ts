import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "remotes",
  help: "Show available remotes.",
  async run(context) {
    const { listRemotes } = await import("../../remotes/index.ts");
    const { formatTable } = await import("../table.ts");
    const { columns: width } = context.terminal;
    context.out(formatTable(listRemotes(context), { columns: ["name", "type", "description"], width }));
    return 0;
  },
});

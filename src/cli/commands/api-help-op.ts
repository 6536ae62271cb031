import { formatOption } from "../api-format.ts";
import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "api help-op",
  help: "Shows help info for an operation as JSON.\n\nIMPORTANT: This command is experimental and subject to change without notice.",
  args: [{ metavar: "OPSPEC", required: true }],
  options: formatOption,
  async run(context, [spec = ""], options) {
    const { findOperation, loadProject } = await import("../run/find-operation.ts");
    const { printApi } = await import("../api-format.ts");
    const { apiOperation } = await import("../api-operation.ts");
    const { def, opRef, guildfile, projectDir } = await findOperation(context, loadProject(context), spec);
    const file = { dir: guildfile?.dir ?? projectDir ?? context.cwd, src: guildfile?.path ?? null };
    return printApi(context, apiOperation(def, opRef, file), options);
  },
});

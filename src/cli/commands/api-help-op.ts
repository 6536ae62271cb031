import { formatOption, printApi } from "../api-format.ts";
import { apiOperation } from "../api-operation.ts";
import { defineCommand } from "../command.ts";
import { loadProject } from "../project.ts";
import { findOperation } from "../run/find-operation.ts";

export default defineCommand({
  name: "api help-op",
  help: "Shows help info for an operation as JSON.\n\nIMPORTANT: This command is experimental and subject to change without notice.",
  args: [{ metavar: "OPSPEC", required: true }],
  options: formatOption,
  async run(context, [spec = ""], options) {
    const { def, opRef, guildfile, projectDir } = await findOperation(context, loadProject(context), spec);
    const file = { dir: guildfile?.dir ?? projectDir ?? context.cwd, src: guildfile?.path ?? null };
    return printApi(context, apiOperation(def, opRef, file), options);
  },
});

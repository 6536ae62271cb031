import { formatOption } from "../api-format.ts";
import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "api ops",
  help: "Show operations as JSON.\n\nIMPORTANT: This command is experimental and subject to change without notice.",
  options: formatOption,
  async run(context, _args, options) {
    const { loadProject, reportFaults } = await import("../project.ts");
    const { completeProject } = await import("../complete-project.ts");
    const { printApi } = await import("../api-format.ts");
    const { apiOperation } = await import("../api-operation.ts");
    const written = loadProject(context);
    if (written === undefined) return printApi(context, [], options);
    const { compareText } = await import("../../base/index.ts");
    const { operationRef } = await import("../../operation/index.ts");
    const project = await completeProject(context, written);
    const operations = project.models
      .flatMap((model) => model.operations.map((op) => ({ model, op })))
      .sort((a, b) => compareText(a.model.name, b.model.name) || compareText(a.op.name, b.op.name))
      .map(({ model, op }) =>
        apiOperation(op, operationRef(project, model, op), { dir: project.dir, src: project.path }),
      );
    printApi(context, operations, options);
    return reportFaults(context, project);
  },
});

import { join, resolve } from "node:path";
import { defineCommand } from "../command.ts";

export default defineCommand({
  name: "inspect",
  help: "Inspect a TensorFlow checkpoint or graph.",
  args: [{ metavar: "PATH", required: true }],
  options: {
    tensorName: { flags: "--tensor-name", help: "Name of the tensor to inspect.", metavar: "NAME" },
    allTensors: { flags: "--all-tensors", help: "Print the values of all the tensors." },
    allTensorNames: { flags: "--all-tensor-names", help: "Print the name of all the tensors" },
  },
  async run(context, [file = ""], options) {
    const { findInterpreter } = await import("../../python-env/index.ts");
    const { runInForeground } = await import("../foreground.ts");
    const python = await findInterpreter(context, { projectDir: context.cwd });
    const code = await runInForeground({
      argv: [
        python,
        join(context.pythonDir, "guild", "tensorflow_inspect.py"),
        resolve(context.cwd, file),
        options.tensorName ?? "",
        options.allTensors ? "1" : "",
        options.allTensorNames ? "1" : "",
      ],
      cwd: context.processCwd,
      env: context.env,
    });
    return code ?? 1;
  },
});

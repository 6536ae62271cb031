import { UserError } from "../../base/index.ts";
import { defineCommand } from "../command.ts";
import { serverOptions } from "../server-options.ts";

export default defineCommand({
  name: "api serve",
  help: "Serve runs and operations as JSON.\n\nThe paths are those below `/api/v1` of Guild View.",
  options: {
    ...serverOptions,
    logging: { flags: "--logging", help: "Log requests." },
    get: {
      flags: "-G, --get",
      help: "Print the answer for PATH and exit. May be used multiple times.",
      metavar: "PATH",
      repeat: true,
    },
    post: {
      flags: "-P, --post",
      help: "Post the JSON of standard input to PATH, print the answer and exit.",
      metavar: "PATH",
    },
  },
  async run(context, _args, options, path) {
    const { answerOnce, serve } = await import("../serve.ts");
    const request = { ...options, includeBatch: true, deleted: false, args: [], commandPath: path };
    if (options.post !== undefined && options.get.length > 0) {
      throw new UserError("--get and --post cannot both be used");
    }
    if (options.post !== undefined)
      return answerOnce(context, request, [options.post], await readAll(context));
    if (options.get.length > 0) return answerOnce(context, request, options.get, undefined);
    return serve(context, request, {
      line: (url) => `Serving Guild's API at ${url} (Type Ctrl-C to quit)\n`,
      opens: false,
    });
  },
});

const readAll = async ({
  readLine,
}: {
  readonly readLine: () => Promise<string | undefined>;
}): Promise<string> => {
  const lines: string[] = [];
  for (let line = await readLine(); line !== undefined; line = await readLine()) lines.push(line);
  return lines.join("\n");
};

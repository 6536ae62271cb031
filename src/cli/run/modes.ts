import { createReadStream, existsSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { type Context, UserError } from "../../base/index.ts";
import { readUserConfig } from "../../config/index.ts";
import { formatModelHelp, formatOpHelp, type ModelDef } from "../../guildfile/index.ts";
import { type Operation, sourceCodeRequest } from "../../operation/index.ts";
import { compileOutputScalars, testOutputScalars } from "../../scalars/index.ts";
import { sourceCodeOptions, testSourceCode } from "../../sourcecode/index.ts";
import { logWarning } from "../output.ts";
import { flagsText } from "./flags-text.ts";
import type { RunOptions } from "./run-options.ts";

/** Width of help where there is no terminal; on one it is limited to 80. */
const helpWidth = (context: Context): number => Math.min(context.terminal.columns ?? 80, 80) - 2;

/** Whether something is asked about the operation, which then does not run. */
export const isModeAsked = (options: RunOptions): boolean =>
  options.helpModel ||
  options.helpOp ||
  options.testOutputScalars !== undefined ||
  options.testSourcecode ||
  options.testFlags;

/** Shows what was asked about the operation instead of running it. False: nothing was asked. */
export const showMode = async (
  context: Context,
  operation: Operation,
  options: RunOptions,
): Promise<boolean> => {
  const model = operation.model ?? scriptModel(operation);
  if (options.helpModel) context.out(formatModelHelp(model, helpWidth(context)));
  else if (options.helpOp) context.out(formatOpHelp(helpDef(operation), model, helpWidth(context)));
  else if (options.testOutputScalars !== undefined)
    await showOutputScalars(context, operation, options.testOutputScalars);
  else if (options.testSourcecode) await showSourceCode(context, operation);
  else if (options.testFlags) context.out(flagsText(operation.def));
  else return false;
  return true;
};

/** Help names a script by its path. */
const helpDef = ({ def, opDesc, model }: Operation) => (model === undefined ? { ...def, name: opDesc } : def);

const scriptModel = (operation: Operation): ModelDef => ({
  name: "",
  description: "",
  default: true,
  operations: [operation.def],
  resources: [],
  references: [],
  sourceCode: undefined,
  plugins: undefined,
  pythonRequires: undefined,
  extra: new Map(),
  namespace: undefined,
  parentDirs: [],
});

const showSourceCode = async (context: Context, operation: Operation): Promise<void> => {
  const { text, warnings } = await testSourceCode(
    context,
    sourceCodeRequest(operation),
    sourceCodeOptions(readUserConfig(context)),
  );
  for (const warning of warnings) logWarning(context, warning);
  context.out(text);
};

const showOutputScalars = async (context: Context, { def }: Operation, name: string): Promise<void> => {
  if (def.outputScalars?.length === 0) {
    context.err("Output scalars disabled, nothing to test\n");
    return;
  }
  const patterns = compileOutputScalars(def.outputScalars, {
    flagNames: def.flags.map((flag) => flag.name),
    warn: (text) => logWarning(context, text),
  });
  for await (const line of linesOf(context, name)) {
    context.out(`${line}\n${testOutputScalars(patterns, Buffer.from(line))}`);
  }
};

async function* linesOf(context: Context, name: string): AsyncGenerator<string> {
  if (name !== "-") {
    const path = resolve(context.cwd, name);
    if (!existsSync(path)) throw new UserError(`${name} does not exist`);
    yield* createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
    return;
  }
  if (context.terminal.inIsTty) {
    context.err("Type patterns and press Enter to test. Use Ctrl-c or empty line to exit.\n");
  }
  for (;;) {
    const line = await context.readLine();
    if (line === undefined || (line === "" && context.terminal.inIsTty)) return;
    yield line;
  }
}

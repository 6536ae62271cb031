import { type Context, plainShellQuote } from "../../base/index.ts";
import { type Host, runOnHost } from "../../remotes/index.ts";
import type { Command, OptionSpec } from "../command.ts";
import type { RemoteCall } from "./call-on-remote.ts";

/** Runs the same command over there. */
export const callOnHost = (context: Context, host: Host, call: RemoteCall): Promise<number> => {
  const words = call.path.split(" ").slice(1);
  const options =
    call.command.name === "diff" && call.options.cmd === undefined
      ? { ...call.options, cmd: "diff -ru" }
      : call.options;
  const argv = ["guild", ...words, ...optionWords(call.command, options), ...separated(call.args)];
  const { inIsTty, outIsTty } = context.terminal;
  const env = {
    ...(context.terminal.columns === undefined ? {} : { COLUMNS: String(context.terminal.columns) }),
    ...(call.command.name === "ls" ? { NO_HEADER_PATH: "1" } : {}),
  };
  return runOnHost(host, { env, lines: [argv.map(plainShellQuote).join(" ")] }, context, {
    terminal: inIsTty && outIsTty,
  });
};

/** RUN arguments that look like options. */
const separated = (args: readonly string[]): readonly string[] =>
  args.some((arg) => arg.startsWith("-")) ? ["--", ...args] : args;

/** Options as they would be typed. */
const optionWords = (
  { options }: Pick<Command, "options">,
  values: Readonly<Record<string, unknown>>,
): readonly string[] => Object.entries(options).flatMap(([key, spec]) => wordsOf(spec, values[key]));

const wordsOf = ({ flags, count }: OptionSpec, value: unknown): readonly string[] => {
  const [on = "", off] = flags.split(" / ").map((names) => names.split(", ").at(-1)?.trim() ?? "");
  if (value === undefined || value === null || value === "") return [];
  if (count === true) return Array.from({ length: Number(value) }, () => on);
  if (value === true) return [on];
  if (value === false) return off === undefined ? [] : [off];
  if (Array.isArray(value)) return value.flatMap((each) => [on, String(each)]);
  return [on, String(value)];
};

import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { type Context, closest, UserError } from "../base/index.ts";
import { type Fault, findGuildfile, type Guildfile, lintProject } from "../guildfile/index.ts";
import { scriptFlags } from "../operation/index.ts";
import { logWarning } from "./output.ts";

/** Prints what looks wrong in the project's Guild file, each with file and line. Gives the exit code. */
export const lint = async (context: Context): Promise<number> => {
  const path = findGuildfile(context.cwd);
  if (path === undefined) {
    throw new UserError(`there is no guild.yml in ${context.cwd}`, {
      hint: "Run 'guild check --lint' in the directory of a project.",
    });
  }
  const { guildfile, faults } = lintProject(path, {
    processCwd: context.processCwd,
    warn: (text) => logWarning(context, text),
  });
  const found = [...faults, ...(await lintFlags(context, guildfile))];
  const lines = [...new Set(found.map((fault) => describe(context, fault)))];
  for (const line of lines) context.out(`${line}\n`);
  if (lines.length === 0) context.out(`${relative(context.processCwd, path)}: nothing found\n`);
  return lines.length === 0 ? 0 : 1;
};

const describe = (context: Context, { file, line, message, hint }: Fault): string => {
  const place = relative(context.processCwd, file) + (line === undefined ? "" : `:${line}`);
  return `${place}: ${message}${hint === undefined ? "" : `\n  ${hint}`}`;
};

/** Flags that an operation defines and its script does not have. */
const lintFlags = async (context: Context, guildfile: Guildfile): Promise<readonly Fault[]> => {
  const source = readFileSync(guildfile.path, "utf8").split("\n");
  const faults: Fault[] = [];
  for (const model of guildfile.models) {
    for (const op of model.operations) {
      const names = await scriptFlags(context, { op, model, projectDir: guildfile.dir });
      if (names === undefined) continue;
      for (const flag of op.flags) {
        const name = flag.argName || flag.name;
        if (flag.argSkip === true || names.includes(name)) continue;
        const near = closest(name, names);
        faults.push({
          file: guildfile.path,
          line: flagLine(source, flag.name, op.line),
          message: `the script of operation '${op.name}' has no flag '${name}'`,
          hint: near === undefined ? undefined : `Did you mean '${near}'?`,
        });
      }
    }
  }
  return faults;
};

/** The line of the flag's name below its operation's; that of the operation where it is not there. */
const flagLine = (
  source: readonly string[],
  name: string,
  opLine: number | undefined,
): number | undefined => {
  if (opLine === undefined) return undefined;
  const below = source.slice(opLine - 1);
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const at = below.findIndex((line) => new RegExp(`(?:^|[\\s{,])['"]?${escaped}['"]?\\s*:`).test(line));
  return at < 0 ? opLine : opLine + at;
};

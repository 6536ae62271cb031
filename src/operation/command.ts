import { type PyMap, pyMap, splitShell, UserError } from "../base/index.ts";
import type { OpDef } from "../guildfile/index.ts";
import {
  cmdFlagsOf,
  commandArgs,
  encodeEnvValue,
  type FlagDef,
  type FlagValue,
  type FlagValues,
  flagArgsMarker,
  flagEnv,
  opEnv,
  UndefinedReference,
} from "../values/index.ts";
import type { CommandTemplate } from "./op-data.ts";

/** What a command template takes from outside the operation. */
export type CommandFrame = {
  readonly projectDir: string | undefined;
  /** Directory that holds the `guild` Python package. */
  readonly pythonDir: string;
  readonly plugins: readonly string[];
  readonly isPython: boolean;
  /** Destination of source code relative to the run directory. */
  readonly sourceCodeDest: string;
  /** `PYTHONPATH` of Guild's own environment. */
  readonly outerPythonPath: string | undefined;
  /** Absolute directories that stand in for the run's source code (`--debug-sourcecode`). */
  readonly debugSourceCode: readonly string[] | undefined;
  /** `--gpus` and `--no-gpus`. */
  readonly visibleGpus: string | undefined;
};

/**
 * The command of an operation before flag values. `main` becomes `${python_exe} -um guild.op_main MAIN --` and the
 * mark for flag arguments; a script has no `--`; `exec` is split as a shell does.
 */
export const commandTemplate = (op: OpDef, frame: CommandFrame, isScript: boolean): CommandTemplate => {
  const args = templateArgs(op, frame, isScript);
  return {
    args,
    env: templateEnv(op, { ...frame, pythonDir: runsInGuild({ args }) ? undefined : frame.pythonDir }),
    flags: cmdFlagsOf(op.flags, op.defaultFlagArgSkip),
    flagsDest: op.flagsDest ?? "args",
  };
};

const templateArgs = (op: OpDef, frame: CommandFrame, isScript: boolean): readonly string[] => {
  switch (op.start.kind) {
    case "main":
      return [
        "${python_exe}",
        "-um",
        "guild.op_main",
        ...splitShell(op.start.main),
        ...(isScript ? [] : ["--"]),
        flagArgsMarker,
      ];
    case "exec": {
      const words = typeof op.start.exec === "string" ? splitShell(op.start.exec) : op.start.exec;
      return words.map((word) =>
        word === "${flag_args}" ? flagArgsMarker : word.replaceAll("${project_dir}", frame.projectDir ?? ""),
      );
    }
    case "steps":
      return ["${guild_python_exe}", "-um", "guild.steps_main"];
    default:
      return op.start satisfies never;
  }
};

type EnvFrame = Omit<CommandFrame, "pythonDir"> & { readonly pythonDir: string | undefined };

const templateEnv = (op: OpDef, frame: EnvFrame): CommandTemplate["env"] => {
  const env = new Map<string, FlagValue>();
  for (const [name, value] of op.env) env.set(String(name), encodeEnvValue(value));
  env.set("GUILD_PLUGINS", frame.plugins.join(","));
  env.set("PROJECT_DIR", frame.projectDir ?? "");
  if (op.flagsDest !== undefined) env.set("FLAGS_DEST", op.flagsDest);
  if (op.handleKeyboardInterrupt) env.set("HANDLE_KEYBOARD_INTERRUPT", "1");
  if (frame.visibleGpus !== undefined) env.set("CUDA_VISIBLE_DEVICES", frame.visibleGpus);
  if (frame.isPython) env.set("PYTHONPATH", pythonPath(encodeEnvValue(env.get("PYTHONPATH") ?? ""), frame));
  return [...env].sort(([a], [b]) => (a < b ? -1 : 1));
};

const pythonPath = (own: string, frame: EnvFrame): string => {
  const source = frame.debugSourceCode ?? [frame.sourceCodeDest];
  const parts = [
    ...splitPath(own),
    ...source,
    ...splitPath(frame.pythonDir),
    ...splitPath(frame.outerPythonPath),
  ];
  return [...new Set(parts)].join(":");
};

const splitPath = (path: string | undefined): readonly string[] =>
  path === undefined ? [] : path.split(":").filter((part) => part !== "");

/** Interpreters that a template may name. */
export type Interpreters = { readonly pythonExe: string; readonly guildPythonExe: string };

/** Whether a recorded command is a Python operation's. */
export const runsPython = (template: CommandTemplate): boolean => template.args.includes("guild.op_main");

/**
 * Whether a recorded command is Guild's own work, as that of a batch is. Our Python package has no module for it and
 * must not hide the one that 0.9 finds when it restarts such a run.
 */
export const runsInGuild = ({ args }: Pick<CommandTemplate, "args">): boolean =>
  args[0] === "${guild_python_exe}";

/** Whether a template needs an interpreter at all: finding one costs time. */
export const namesInterpreter = (template: CommandTemplate): boolean =>
  template.args.some((word) => word.includes("${python_exe}") || word.includes("${guild_python_exe}"));

/**
 * The argument vector of a template with flag values. A flag whose option stands in the command already is left out
 * with a warning.
 */
export const generateCommand = (
  template: CommandTemplate,
  values: FlagValues,
  options: {
    readonly interpreters: Interpreters | undefined;
    readonly force: boolean;
    readonly warn: (text: string) => void;
  },
): readonly string[] => {
  const { interpreters, force, warn } = options;
  const params: FlagValues =
    interpreters === undefined
      ? []
      : [
          ["python_exe", interpreters.pythonExe],
          ["guild_python_exe", interpreters.guildPythonExe],
        ];
  const request = { values, cmdFlags: template.flags, dest: template.flagsDest, force, warn };
  return commandArgs(template.args, params, request);
};

/** The operation's own variables: those of the template with references resolved, then `FLAG_*` of every flag. */
export const generateEnv = (
  template: CommandTemplate,
  values: FlagValues,
): readonly (readonly [name: string, value: string])[] => [
  ...templateVariables(template, values),
  ...flagEnv(values, template.flags),
];

const templateVariables = (template: CommandTemplate, values: FlagValues) => {
  try {
    return opEnv(template.env, values, template.flags);
  } catch (error) {
    if (!(error instanceof UndefinedReference)) throw error;
    // 0.9: so for the environment too.
    throw new UserError(
      `invalid setting for operation: command contains invalid reference '${error.reference}'`,
      { cause: error },
    );
  }
};

/** Attributes of `flags-extra` and null labels that a run records beside its command. */
export const flagsExtra = (flags: readonly FlagDef[]): PyMap =>
  pyMap(flags.flatMap((flag) => (flag.extra.size > 0 ? [[flag.name, flag.extra] as const] : [])));

export const flagNullLabels = (flags: readonly FlagDef[]): PyMap =>
  pyMap(
    flags.flatMap((flag) => (flag.nullLabel === undefined ? [] : [[flag.name, flag.nullLabel] as const])),
  );

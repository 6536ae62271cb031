import { isPyList, isPyMap, type PyMap, type PyValue, pyMap } from "../base/index.ts";
import { type CmdFlags, decodeCmdFlags, encodeCmdFlags, type FlagValues } from "../values/index.ts";

/**
 * The run attribute `op`: all that a restart needs, in the form 0.9 reads and writes (run-directory format, 6.3).
 * Start, restart and trials rebuild command and environment from this and the flags alone, without the project.
 */
export type OpData = {
  readonly command: CommandTemplate;
  readonly deleteOnSuccess: boolean | null;
  readonly deps: readonly DepData[];
  /** Null labels by flag. */
  readonly flagNullLabels: PyMap;
  readonly flagsExtra: PyMap;
  readonly labelTemplate: string | undefined;
  /** Null: the default patterns; an empty list: none. */
  readonly outputScalars: readonly PyValue[] | null;
  readonly pythonRequires: string | undefined;
  readonly sourceCode: { readonly dest: string; readonly root: string | undefined };
};

/** A command before flag values: `${name}` references and the mark `__flag_args__` stand where they go. */
export type CommandTemplate = {
  readonly args: readonly string[];
  /** Values may hold `${flag}` references. */
  readonly env: FlagValues;
  readonly flags: CmdFlags;
  readonly flagsDest: string;
};

/** One required resource as recorded. */
export type DepData = {
  readonly name: string;
  readonly location: string;
  /** Values chosen for sources that are flags. */
  readonly config: PyMap | undefined;
  /** The resource as written in `guild.yml`. */
  readonly written: PyMap;
};

export const encodeOpData = (op: OpData): PyMap =>
  pyMap([
    ["delete-on-success", op.deleteOnSuccess],
    ["deps", op.deps.map(encodeDep)],
    ["flag-null-labels", op.flagNullLabels],
    ["flags-extra", op.flagsExtra],
    ["label-template", op.labelTemplate ?? null],
    ["op-cmd", encodeCommand(op.command)],
    ["output-scalars", op.outputScalars],
    ["python-requires", op.pythonRequires ?? null],
    [
      "sourcecode",
      pyMap([
        ["dest", op.sourceCode.dest],
        ["root", op.sourceCode.root],
      ]),
    ],
  ]);

const encodeDep = (dep: DepData): PyMap =>
  new Map([
    ...dep.written,
    ...pyMap([
      ["config", dep.config],
      ["location", dep.location],
      ["name", dep.name],
    ]),
  ]);

const encodeCommand = (command: CommandTemplate): PyMap =>
  pyMap([
    ["cmd-args", command.args],
    ["cmd-env", new Map(command.env)],
    // 0.9: left out when no flag is defined.
    ["cmd-flags", command.flags.size > 0 ? encodeCmdFlags(command.flags) : undefined],
    ["flags-dest", command.flagsDest],
  ]);

/** The operation data of a run, or undefined where the attribute is absent or of another shape. */
export const decodeOpData = (value: PyValue | undefined): OpData | undefined => {
  if (!isPyMap(value)) return undefined;
  const command = value.get("op-cmd");
  if (!isPyMap(command)) return undefined;
  const args = command.get("cmd-args");
  if (!isPyList(args)) return undefined;
  const sourceCode = mapAt(value, "sourcecode");
  const scalars = value.get("output-scalars");
  const deleteOnSuccess = value.get("delete-on-success");
  return {
    command: {
      args: args.map(String),
      env: [...mapAt(command, "cmd-env")].map(([name, text]) => [String(name), text]),
      flags: decodeCmdFlags(command.get("cmd-flags")),
      flagsDest: textAt(command, "flags-dest") ?? "args",
    },
    deleteOnSuccess: typeof deleteOnSuccess === "boolean" ? deleteOnSuccess : null,
    deps: listAt(value, "deps").flatMap(decodeDep),
    flagNullLabels: mapAt(value, "flag-null-labels"),
    flagsExtra: mapAt(value, "flags-extra"),
    labelTemplate: textAt(value, "label-template"),
    outputScalars: isPyList(scalars) ? scalars : scalars === false ? [] : null,
    pythonRequires: textAt(value, "python-requires"),
    // Before 0.9 the destination was `sourcecode-root`.
    sourceCode: {
      dest: textAt(sourceCode, "dest") ?? textAt(value, "sourcecode-root") ?? ".",
      root: textAt(sourceCode, "root"),
    },
  };
};

const decodeDep = (value: PyValue): readonly DepData[] => {
  if (!isPyMap(value)) return [];
  const config = value.get("config");
  const recorded = new Set<unknown>(["config", "location", "name"]);
  return [
    {
      name: textAt(value, "name") ?? "",
      location: textAt(value, "location") ?? ".",
      config: isPyMap(config) ? config : undefined,
      written: new Map([...value].filter(([key]) => !recorded.has(key))),
    },
  ];
};

const mapAt = (map: PyMap, key: string): PyMap => {
  const value = map.get(key);
  return isPyMap(value) ? value : new Map();
};

const listAt = (map: PyMap, key: string): readonly PyValue[] => {
  const value = map.get(key);
  return isPyList(value) ? value : [];
};

const textAt = (map: PyMap, key: string): string | undefined => {
  const value = map.get(key);
  return typeof value === "string" ? value : undefined;
};

import { type Context, type Env, type Terminal, UserError, unreachable } from "../base/index.ts";
import type { Command } from "./command.ts";
import { globalOptions } from "./global-options.ts";
import type { HelpPage } from "./help.ts";
import { splitNames } from "./option-names.ts";
import { parseArgs, parseLeadingOptions, usageError } from "./parse.ts";
import { commandTree, type Entry, type GroupEntry, type UnbuiltEntry } from "./tree.ts";
import { guildVersion } from "./version.ts";

/** What there is before the global options are read. */
export type World = Pick<Context, "out"> & { readonly env: Env; readonly terminal: Terminal };

export type GlobalOptions = {
  /** `-C`. */
  readonly cwd: string | undefined;
  /** `-H`. */
  readonly home: string | undefined;
  readonly debug: boolean;
};

/**
 * Runs the command that `argv` (without the program) names, and gives back its exit code. `makeContext` is
 * called once it is clear that a command is meant.
 */
export const dispatch = async (
  argv: readonly string[],
  world: World,
  makeContext: (options: GlobalOptions) => Promise<Context>,
): Promise<number> => {
  const { help, options, rest } = parseLeadingOptions(globalOptions, argv, program);
  if (!help && options.version === true) {
    world.out(`guild ${guildVersion}\n`);
    return 0;
  }
  const [word, ...args] = rest;
  if (help || argv.length === 0) return showRootHelp(world);
  if (word === undefined) throw usageError("Missing command.", program);
  const entry = requireEntry(commandTree, word, program);
  const context = await makeContext({
    cwd: textOption(options.cwd),
    home: textOption(options.home),
    debug: options.debug === true,
  });
  return runEntry(entry, context, args, `${program} ${word}`);
};

const program = "guild";

const textOption = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

const runEntry = (entry: Entry, context: Context, argv: readonly string[], path: string): Promise<number> => {
  switch (entry.kind) {
    case "command":
      return runCommand(entry, context, argv, path);
    case "group":
      return runGroup(entry, context, argv, path);
    case "unbuilt":
      throw unavailable(entry, argv, path);
    default:
      return unreachable(entry);
  }
};

const runCommand = async (
  entry: Extract<Entry, { kind: "command" }>,
  context: Context,
  argv: readonly string[],
  path: string,
): Promise<number> => {
  const { default: command } = await entry.load();
  const parsed = parseArgs(command, argv, path);
  if (parsed.help) return showCommandHelp(context, command, path);
  return callCommand(command, context, parsed, path);
};

/** A command with `--remote` is carried out over there; `run` sees to that itself. */
const callCommand = async (
  command: Command,
  context: Context,
  { args, options }: Given,
  path: string,
): Promise<number> => {
  if (typeof options.remote !== "string" || command.name === "run") {
    return command.run(context, args, options, path);
  }
  const { callOnRemote } = await import("./remote/call-on-remote.ts");
  return callOnRemote(context, { command, args, options, path, remote: options.remote });
};

type Given = { readonly args: readonly string[]; readonly options: Readonly<Record<string, unknown>> };

const runGroup = async (
  group: GroupEntry,
  context: Context,
  argv: readonly string[],
  path: string,
): Promise<number> => {
  const [first, ...others] = argv;
  if (first !== undefined && !first.startsWith("-")) {
    return runEntry(requireEntry(group.commands, first, path), context, others, `${path} ${first}`);
  }
  const bare = (await group.bare?.())?.default;
  const { help, options, rest } = parseLeadingOptions(bare?.options ?? {}, argv, path);
  const [word, ...args] = rest;
  if (help) return showGroupHelp(context, group, bare, path);
  if (word === undefined) {
    return bare === undefined
      ? showGroupHelp(context, group, bare, path)
      : callCommand(bare, context, { args: [], options }, path);
  }
  const entry = requireEntry(group.commands, word, path);
  if (Object.values(options).some(isGiven)) {
    throw new UserError(`options cannot be listed before command ('${word}')`);
  }
  return runEntry(entry, context, args, `${path} ${word}`);
};

/** Whether an option says something: 0.9 lets `--not-running`, which is false, pass. */
const isGiven = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));

const findEntry = <Item extends Entry>(entries: readonly Item[], word: string): Item | undefined =>
  entries.find(({ name }) => splitNames(name).includes(word));

const requireEntry = (entries: readonly Entry[], word: string, path: string): Entry => {
  const entry = findEntry(entries, word);
  if (entry === undefined) throw usageError(`No such command '${word}'.`, path);
  return entry;
};

const unavailable = (entry: UnbuiltEntry, argv: readonly string[], path: string): UserError => {
  const [word = "", ...args] = argv;
  const inner = findEntry(entry.commands ?? [], word);
  if (inner !== undefined) return unavailable(inner, args, `${path} ${word}`);
  return new UserError(`'${path}' is not available in this version yet`);
};

const showRootHelp = async (world: World): Promise<number> => {
  const { groupPage } = await import("./help.ts");
  return showPage(
    world,
    groupPage(
      { help: "Guild AI command line interface.", options: globalOptions, commands: rows(commandTree) },
      program,
    ),
  );
};

const showGroupHelp = async (
  context: Context,
  group: GroupEntry,
  bare: Command | undefined,
  path: string,
): Promise<number> => {
  const { groupPage } = await import("./help.ts");
  const help = group.help === "" ? group.summary : `${group.summary}\n\n${group.help}`;
  return showPage(
    context,
    groupPage({ help, options: bare?.options ?? {}, commands: rows(group.commands) }, path),
  );
};

const showCommandHelp = async (context: Context, command: Command, path: string): Promise<number> => {
  const [{ commandPage }, { helpText }] = await Promise.all([import("./help.ts"), import("./help-texts.ts")]);
  return showPage(context, commandPage(command, path, helpText(command)));
};

const showPage = async (world: World, page: HelpPage): Promise<number> => {
  const { formatHelp, formatHelpJson, helpWidth } = await import("./help.ts");
  const json = world.env.GUILD_HELP_JSON;
  world.out(
    json === undefined || json === ""
      ? formatHelp(page, helpWidth(world))
      : formatHelpJson(page, guildVersion),
  );
  return 0;
};

const rows = (entries: readonly Entry[]) =>
  entries
    .filter((entry) => entry.kind !== "unbuilt" && !(entry.kind === "command" && entry.hidden))
    .map(({ name, summary }) => ({ term: name, help: summary }));

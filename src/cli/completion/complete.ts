import type { Context } from "../../base/index.ts";
import type { Command, OptionSpec } from "../command.ts";
import { globalOptions } from "../global-options.ts";
import { optionNames, splitNames } from "../option-names.ts";
import { commandTree, type Entry } from "../tree.ts";
import { type Candidate, values } from "./candidates.ts";
import { argumentName, cursorPosition, optionCandidates } from "./position.ts";

/** What may stand in the place of `incomplete` after `words`, which go on from the name of the program. */
export const complete = async (
  context: Context,
  words: readonly string[],
  incomplete: string,
): Promise<readonly Candidate[]> => {
  const { candidates, isFiltered } = await unfiltered(context, words, incomplete);
  if (isFiltered) return candidates;
  const start = startOf(incomplete);
  return candidates.filter(
    (each) => each.kind !== "value" || each.value.replace(/^["']/, "").startsWith(start),
  );
};

/** What is being typed: after the name of a flag or option, its value. */
const startOf = (incomplete: string): string =>
  /^(?:--)?[^\s=]+=(.*)$/s.exec(incomplete)?.[1] ?? incomplete.replace(/^["']/, "");

type Found = { readonly candidates: readonly Candidate[]; readonly isFiltered?: boolean };

const unfiltered = async (context: Context, words: readonly string[], incomplete: string): Promise<Found> => {
  const { word, rest } = firstWord(words);
  if (word === undefined) return rootCandidates(words, incomplete);
  let entry = findEntry(commandTree, word);
  let args = rest;
  if (entry?.kind === "group") {
    const [inner, ...others] = args;
    if (inner === undefined && !incomplete.startsWith("-"))
      return { candidates: commandNames(entry.commands) };
    const found = inner === undefined || inner.startsWith("-") ? undefined : findEntry(entry.commands, inner);
    if (found === undefined) {
      const bare = (await entry.bare?.())?.default;
      return bare === undefined ? { candidates: [] } : commandCandidates(context, bare, args, incomplete);
    }
    entry = found;
    args = others;
  }
  if (entry?.kind !== "command") return { candidates: [] };
  return commandCandidates(context, (await entry.load()).default, args, incomplete);
};

/** The name of the command, after options of the program. */
const firstWord = (words: readonly string[]) => {
  const position = words.findIndex(
    (word, at) => !word.startsWith("-") && !["-C", "-H"].includes(words[at - 1] ?? ""),
  );
  return position < 0
    ? { word: undefined, rest: [] }
    : { word: words[position], rest: words.slice(position + 1) };
};

const rootCandidates = (words: readonly string[], incomplete: string): Found => {
  const position = cursorPosition(globalOptions, words, incomplete);
  if (position.kind === "option-value") return { candidates: [{ kind: "dirs" }] };
  if (position.kind === "argument") return { candidates: commandNames(commandTree) };
  return { candidates: optionCandidates(globalOptions, incomplete).map(asValue), isFiltered: true };
};

const asValue = (each: { readonly value: string; readonly help: string }): Candidate => ({
  kind: "value",
  ...each,
});

const findEntry = (entries: readonly Entry[], word: string): Entry | undefined =>
  entries.find(({ name }) => splitNames(name).includes(word));

const commandNames = (entries: readonly Entry[]): readonly Candidate[] =>
  entries
    .filter((entry) => entry.kind !== "unbuilt" && !(entry.kind === "command" && entry.hidden))
    .flatMap(({ name, summary }) =>
      splitNames(name).map((each): Candidate => ({ kind: "value", value: each, help: summary })),
    );

const commandCandidates = async (
  context: Context,
  command: Command,
  args: readonly string[],
  incomplete: string,
): Promise<Found> => {
  const position = cursorPosition(command.options, args, incomplete);
  switch (position.kind) {
    case "option-name":
      return { candidates: optionCandidates(command.options, incomplete).map(asValue), isFiltered: true };
    case "option-value":
      return { candidates: await optionValues(context, position.key, position.spec, args) };
    default:
      return { candidates: await argumentValues(context, command, position.before, incomplete) };
  }
};

const argumentValues = async (
  context: Context,
  command: Command,
  before: readonly string[],
  incomplete: string,
): Promise<readonly Candidate[]> => {
  if (command.name === "run") {
    const [operation, ...given] = before;
    const { flagCandidates, operationNames } = await import("./operation-values.ts");
    if (operation !== undefined) return flagCandidates(context, operation, given, incomplete);
    const scripts: Candidate = { kind: "files", endings: ["py", "ipynb", "R", "r", "qmd"] };
    return [{ kind: "no-colon-break" }, ...operationNames(context), scripts];
  }
  switch (argumentName(command, before)) {
    case "RUN":
      return runIdValues(context, incomplete, ["purge", "restore"].includes(command.name));
    case "OPSPEC":
      return (await import("./operation-values.ts")).operationNames(context);
    case "LOCATION":
      return [zipFiles];
    case "ARCHIVE":
      return [zipFiles, ...(await archiveNames(context))];
    case "NAME":
      return archiveNames(context);
    case "DIR":
    case "PATH_OR_PACKAGE":
      return [{ kind: "dirs" }];
    case "PATH":
      return [{ kind: "files" }];
    default:
      return [];
  }
};

const zipFiles: Candidate = { kind: "files", endings: ["zip"] };

const runIdValues = async (context: Context, incomplete: string, deleted: boolean) =>
  (await import("./run-values.ts")).runIds(context, incomplete, deleted);

const archiveNames = async (context: Context): Promise<readonly Candidate[]> => {
  const { namedArchives } = await import("../../transfer/index.ts");
  return namedArchives(context).map(({ name, description }) => ({
    kind: "value",
    value: name,
    help: description,
  }));
};

const optionValues = async (
  context: Context,
  key: string,
  spec: OptionSpec,
  args: readonly string[],
): Promise<readonly Candidate[]> => {
  const choices: unknown = spec.type;
  if (Array.isArray(choices)) return values(choices.map(String));
  const long = optionNames(spec).on.find((name) => name.startsWith("--")) ?? "";
  switch (long) {
    case "--operation":
      return facts(context, ({ operation }) => [operation]);
    case "--label":
      return (await facts(context, ({ label }) => [label])).map(quoted);
    case "--tag":
      return facts(context, ({ tags }) => tags);
    case "--digest":
      return facts(context, ({ sourceCodeDigest }) => [sourceCodeDigest]);
    case "--attr":
      return values((await import("../run-rows.ts")).detailNames);
    case "--archive":
      return [{ kind: "dirs" }, zipFiles, ...(await archiveNames(context))];
    case "--proto":
    case "--restart":
    case "--start":
      return runIdValues(context, "", false);
    default:
      return valueOfMetavar(context, key, spec, args);
  }
};

const facts = async (
  context: Context,
  factsOf: Parameters<typeof import("./run-values.ts").runFacts>[1],
): Promise<readonly Candidate[]> =>
  values(await (await import("./run-values.ts")).runFacts(context, factsOf));

/** Labels have blanks. */
const quoted = (candidate: Candidate): Candidate =>
  candidate.kind === "value"
    ? { ...candidate, value: `"${candidate.value.replace(/["\\$`]/g, "\\$&")}"` }
    : candidate;

const valueOfMetavar = async (
  context: Context,
  key: string,
  { metavar }: OptionSpec,
  args: readonly string[],
): Promise<readonly Candidate[]> => {
  if (metavar === "TAG") return facts(context, ({ tags }) => tags);
  if (metavar === "RUN" || metavar === "RUN_ID") return runIdValues(context, "", false);
  if (metavar === "DIR") return [{ kind: "dirs" }];
  if (metavar === "PATH" && key === "path") return runFiles(context, args);
  return metavar === "PATH" || metavar === "FILE" ? [{ kind: "files" }] : [];
};

/** Files of the run that the command line names, or of the newest. */
const runFiles = async (context: Context, args: readonly string[]): Promise<readonly Candidate[]> => {
  const { filteredRuns, findRuns } = await import("../../store/index.ts");
  const runs = await filteredRuns(context, { filters: {}, commandPath: "guild" });
  const named = args.find((arg) => !arg.startsWith("-"));
  const run = named === undefined ? runs[0] : findRuns(runs, named, "guild")[0];
  return run === undefined ? [] : [{ kind: "files", dir: run.dir }];
};

import { UserError } from "../base/index.ts";
import type { ArgSpec, OptionSpec, OptionSpecs } from "./command.ts";
import { mostSimilar } from "./most-similar.ts";
import { optionNames, takesValue } from "./option-names.ts";
import { parseValue } from "./parse-value.ts";

/** What a command line said. With `help` nothing else counts, and values may be missing. */
export type Parsed = {
  readonly help: boolean;
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
};

export type Parsable = { readonly args: readonly ArgSpec[]; readonly options: OptionSpecs };

/**
 * Reads the arguments of a command: options anywhere, `--` ends them. `path` is the command as typed.
 * Throws usage errors (exit code 2) with 0.9's words; options are checked in the order they were given.
 */
export const parseArgs = (command: Parsable, argv: readonly string[], path: string): Parsed => {
  const scanned = scan(command.options, argv, { path, mixed: true });
  if (scanned.help) return { help: true, args: [], options: {} };
  const options = optionValues(command.options, scanned.given, path);
  const args = scanned.words;
  const missing = command.args.findIndex((arg, index) => arg.required === true && index >= args.length);
  const arg = command.args[missing];
  if (arg !== undefined) {
    throw usageError(`missing argument for ${arg.metavar}${arg.multiple === true ? "..." : ""}`, path);
  }
  const extra = command.args.some(({ multiple }) => multiple === true) ? [] : args.slice(command.args.length);
  if (extra.length > 0) {
    throw usageError(`unexpected extra argument${extra.length > 1 ? "s" : ""} '${extra.join(" ")}'`, path);
  }
  return { help: false, args, options };
};

/**
 * Reads the options before the name of a subcommand. `rest` starts at that name, which a parser of the
 * subcommand's own goes on with.
 */
export const parseLeadingOptions = (specs: OptionSpecs, argv: readonly string[], path: string) => {
  const { given, help, words } = scan(specs, argv, { path, mixed: false });
  const options = help ? {} : optionValues(specs, given, path);
  return { help, options, rest: words };
};

/** A mistake in the command line itself. */
export const usageError = (message: string, path: string): UserError =>
  new UserError(message, { exitCode: 2, hint: `Try '${path} --help' for more information.` });

/** One option of the command line. */
type Occurrence = { readonly key: string; readonly value: string | boolean };

type Known = { readonly key: string; readonly spec: OptionSpec; readonly on: boolean };

const helpKey = "--help";

/**
 * Splits a command line into options and words. As 0.9 (click's parser): a word with dashes is first looked up
 * whole, up to its `=`; a word with one dash that is no option is taken as single letters.
 */
const scan = (
  specs: OptionSpecs,
  argv: readonly string[],
  { path, mixed }: { readonly path: string; readonly mixed: boolean },
) => {
  const known = knownOptions(specs);
  const rest = [...argv];
  const words: string[] = [];
  const given: Occurrence[] = [];
  let help = false;

  const accept = (option: Known, name: string, explicit: string | undefined): void => {
    if (!takesValue(option.spec)) {
      if (explicit !== undefined) throw optionError(`Option '${name}' does not take a value.`);
      if (option.key === helpKey) help = true;
      else given.push({ key: option.key, value: option.on });
      return;
    }
    const value = explicit ?? rest.shift();
    if (value === undefined) throw optionError(`Option '${name}' requires an argument.`);
    given.push({ key: option.key, value });
  };

  const acceptLetters = (word: string): void => {
    let letters = word.slice(1);
    while (letters !== "") {
      const letter = String.fromCodePoint(letters.codePointAt(0) ?? 0);
      const option = known.get(`-${letter}`);
      if (option === undefined) throw usageError(`unrecognized option '-${letter}'`, path);
      letters = letters.slice(letter.length);
      const attached = takesValue(option.spec) && letters !== "" ? letters : undefined;
      accept(option, `-${letter}`, attached);
      if (attached !== undefined) return;
    }
  };

  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") {
      words.push(...rest);
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      words.push(word);
      if (mixed) continue;
      words.push(...rest);
      break;
    }
    const equals = word.indexOf("=");
    const name = equals < 0 ? word : word.slice(0, equals);
    const option = isLetter(name) ? undefined : known.get(name);
    if (option !== undefined) accept(option, name, equals < 0 ? undefined : word.slice(equals + 1));
    else if (word.startsWith("--")) throw unknownOption(name, known, path);
    else acceptLetters(word);
  }
  return { given, help, words };
};

const knownOptions = (specs: OptionSpecs): ReadonlyMap<string, Known> => {
  const known = new Map<string, Known>();
  for (const [key, spec] of Object.entries(specs)) {
    const names = optionNames(spec);
    for (const name of names.on) known.set(name, { key, spec, on: true });
    for (const name of names.off) known.set(name, { key, spec, on: false });
  }
  known.set(helpKey, { key: helpKey, spec: { flags: helpKey, help: "" }, on: true });
  return known;
};

const unknownOption = (name: string, known: ReadonlyMap<string, Known>, path: string): UserError => {
  const like = mostSimilar(
    name,
    [...known.keys()].filter((other) => !isLetter(other)),
  );
  return usageError(
    `unrecognized option '${name}'${like === undefined ? "" : ` (did you mean ${like}?)`}`,
    path,
  );
};

// 0.9: click raises these two without the command they belong to, so there is no hint.
const optionError = (message: string): UserError => new UserError(message, { exitCode: 2 });

/** A dash and one letter, which is only ever found letter by letter. */
const isLetter = (name: string): boolean => [...name].length === 2 && name !== "--";

const optionValues = (
  specs: OptionSpecs,
  given: readonly Occurrence[],
  path: string,
): Readonly<Record<string, unknown>> => {
  const byKey = new Map<string, (string | boolean)[]>();
  for (const { key, value } of given) {
    const values = byKey.get(key);
    if (values === undefined) byKey.set(key, [value]);
    else values.push(value);
  }
  const options: Record<string, unknown> = {};
  for (const [key, spec] of Object.entries(specs)) options[key] = absentValue(spec);
  for (const [key, values] of byKey) {
    const spec = specs[key];
    if (spec !== undefined) options[key] = givenValue(spec, values, path);
  }
  return options;
};

const absentValue = (spec: OptionSpec): unknown => {
  if (spec.count === true) return 0;
  if (takesValue(spec)) return spec.repeat === true ? [] : undefined;
  return optionNames(spec).off.length > 0 ? undefined : false;
};

const givenValue = (spec: OptionSpec, values: readonly (string | boolean)[], path: string): unknown => {
  if (spec.count === true) return values.length;
  if (!takesValue(spec)) return values.at(-1);
  const parse = (text: string | boolean | undefined) => {
    const result = parseValue(String(text), spec.type);
    if ("fault" in result) {
      const names = optionNames(spec).on.map((name) => `'${name}'`);
      throw usageError(`Invalid value for ${names.join(" / ")}: ${result.fault}`, path);
    }
    return result.value;
  };
  return spec.repeat === true ? values.map(parse) : parse(values.at(-1));
};

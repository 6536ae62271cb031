import {
  compareText,
  floatRepr,
  isPyMap,
  type PyValue,
  parsePyFloat,
  pyRegExp,
  pyRepr,
  pyStr,
  sortPairs,
  textRepr,
  tupleRepr,
} from "../base/index.ts";
import { boundedSearch } from "./bounded-match.ts";
import { defaultPatterns, mayMatchDefaults, stepAtEnd } from "./default-patterns.ts";
import { decodeLine, lastState } from "./output-line.ts";

/** The `output-scalars` of an operation, ready for use. */
export type OutputPatterns = {
  readonly patterns: readonly OutputPattern[];
  /** Whether these are the default patterns. */
  readonly isDefault: boolean;
  /** Tags that are never written: names of flags, with the default patterns. */
  readonly ignored: ReadonlySet<string>;
  /** All that the patterns find in a decoded line, `step` included, by tag. */
  readonly match: (line: string) => Map<string, number>;
};

type OutputPattern = {
  /** The tag of a pattern with one group; empty where none was given. */
  readonly key: string;
  /** In Python's syntax, aliases replaced. */
  readonly source: string;
  readonly regExp: RegExp;
};

type CompileOptions = {
  readonly flagNames: Iterable<string>;
  readonly warn: (message: string) => void;
};

/** Compiles `output-scalars`; null means the default patterns. Faulty items are warned of and left out. */
export const compileOutputScalars = (
  config: readonly PyValue[] | null,
  { flagNames, warn }: CompileOptions,
): OutputPatterns => {
  const patterns = (config ?? defaultPatterns).flatMap((item) => itemPatterns(item, warn));
  const collect = collector(warn);
  const given = new Set(patterns);
  const matchAll = (line: string): Map<string, number> => {
    const found = new Map<string, number>();
    for (const pattern of given) {
      const matches = boundedSearch(pattern.source, line, () => matchesOf(pattern, line));
      if (matches === undefined) {
        given.delete(pattern);
        const source = textRepr(pattern.source);
        warn(
          `output scalar pattern ${source} takes too long on a line of ${line.length} characters skipping`,
        );
      } else for (const match of matches) collect(pattern, match, found);
    }
    return found;
  };
  return config === null
    ? {
        patterns,
        isDefault: true,
        ignored: new Set(flagNames),
        match: (line) => matchDefaults(patterns[1], line),
      }
    : { patterns, isDefault: false, ignored: new Set(), match: matchAll };
};

/** What one line gave: the scalars to write, sorted by tag. */
export type LineScalars = readonly (readonly [tag: string, value: number])[];

/** Follows the output of one run. */
export class OutputScalars {
  readonly #patterns: OutputPatterns;
  #step = 0;

  constructor(patterns: OutputPatterns) {
    this.#patterns = patterns;
  }

  /** The step of the line fed last, and of all that follow until another names one; 0 at first. */
  get step(): number {
    return this.#step;
  }

  /**
   * The scalars in a line, given without its line end. A progress bar writes one state over the other: the one that
   * remains is searched as a line of its own, too.
   */
  feed(line: Uint8Array): LineScalars {
    const { patterns, ignored } = this.#patterns;
    if (patterns.length === 0) return nothing;
    const shown = lastState(line);
    const found = shown === undefined ? this.#find(line) : this.#findBoth(line, shown);
    if (found === undefined || found.size === 0) return nothing;
    this.#step = nextStep(found.get("step")) ?? this.#step;
    found.delete("step");
    return [...found].filter(([tag]) => !ignored.has(tag)).sort(([a], [b]) => compareText(a, b));
  }

  /** Names do not reach over a carriage return. */
  #findBoth(line: Uint8Array, shown: Uint8Array): Map<string, number> {
    const whole = [...(this.#find(line) ?? [])].filter(([tag]) => !tag.includes("\r"));
    return new Map([...whole, ...(this.#find(shown) ?? [])]);
  }

  #find(line: Uint8Array): Map<string, number> | undefined {
    const { isDefault, match } = this.#patterns;
    if (isDefault && !mayMatchDefaults(line)) return undefined;
    const found = match(decodeLine(line));
    return found.size === 0 ? undefined : found;
  }
}

const nothing: LineScalars = [];

/** An event's step is an integer of 64 bits; what is none leaves the step as it is. */
const nextStep = (value: number | undefined): number | undefined =>
  value !== undefined && Math.abs(value) < 2 ** 63 ? Math.trunc(value) + 0 : undefined;

/**
 * What `--test-output-scalars` prints for a line: the line, then each pattern with what it finds. `paint` styles
 * the lines below.
 */
export const testOutputScalars = (
  { patterns }: OutputPatterns,
  line: Uint8Array,
  paint: { readonly miss: (text: string) => string; readonly hit: (text: string) => string } = plain,
): string => {
  const text = decodeLine(line);
  const collect = collector(() => {});
  const described = patterns.map((pattern) => {
    const source = textRepr(pattern.source);
    const matches = boundedSearch(pattern.source, text, () => matchesOf(pattern, text));
    if (matches === undefined) return paint.miss(`  ${source}: <takes too long>`);
    if (matches.length === 0) return paint.miss(`  ${source}: <no matches>`);
    const found = new Map<string, number>();
    for (const match of matches) collect(pattern, match, found);
    const groups = matches.map((match) => tupleRepr(match.slice(1).map((group) => group ?? null)));
    const values = sortPairs(found).map(([tag, value]) => `${tag}=${floatRepr(value)}`);
    return paint.hit(`  ${source}: [${groups.join(", ")}] (${values.join(", ")})`);
  });
  return [text, ...described].map((it) => `${it}\n`).join("");
};

const plain = { miss: (text: string) => text, hit: (text: string) => text };

const itemPatterns = (item: PyValue, warn: CompileOptions["warn"]): readonly OutputPattern[] => {
  if (typeof item === "string") return compilePattern("", item, warn);
  if (!isPyMap(item)) {
    warn(`invalid item config: ${pyRepr(item)}`);
    return [];
  }
  return sortPairs([...item].map(([key, pattern]) => [pyStr(key), pattern] as const)).flatMap(
    ([key, pattern]) => compilePattern(key, pattern, warn),
  );
};

const compilePattern = (
  key: string,
  pattern: PyValue,
  warn: CompileOptions["warn"],
): readonly OutputPattern[] => {
  if (typeof pattern !== "string") {
    warn(`invalid output scalar pattern: ${pyRepr(pattern)}`);
    return [];
  }
  const source = pattern
    .replaceAll("\\key", "[^ \t]+")
    .replaceAll("\\value", "[0-9\\.e\\-]+")
    .replaceAll("\\step", "[0-9]+");
  try {
    return [{ key, source, regExp: pyRegExp(source, [], "g") }];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    warn(`error compiling pattern ${source}: ${error.message}`);
    return [];
  }
};

const matchesOf = ({ regExp }: OutputPattern, line: string): RegExpExecArray[] => {
  const matches: RegExpExecArray[] = [];
  regExp.lastIndex = 0;
  for (let match = regExp.exec(line); match !== null; match = regExp.exec(line)) {
    matches.push(match);
    // An empty match would be found again and again.
    if (match[0] === "") regExp.lastIndex += (line.codePointAt(match.index) ?? 0) > 0xffff ? 2 : 1;
  }
  return matches;
};

/** Adds what a match says; later values of a tag replace earlier ones. */
type Collect = (pattern: OutputPattern, match: RegExpExecArray, found: Map<string, number>) => void;

const collector = (warn: CompileOptions["warn"]): Collect => {
  const warned = new Set<OutputPattern>();
  return (pattern, match, found) => {
    const count = match.length - 1;
    if (match.groups !== undefined) collectNamed(match.groups, found);
    else if (count === 1) collectValue(pattern.key, match[1], found);
    else if (count === 2) collectValue(match[1], match[2], found);
    else if (!warned.has(pattern)) {
      warned.add(pattern);
      warn(`bad unnamed group count ${count} for ${textRepr(pattern.source)} (expected 1 or 2) skipping`);
    }
  };
};

const collectNamed = (named: Record<string, string | undefined>, found: Map<string, number>): void => {
  if ("_key" in named && "_val" in named) collectValue(named._key, named._val, found);
  else for (const [tag, text] of Object.entries(named)) collectValue(tag, text, found);
};

const collectValue = (
  tag: string | undefined,
  text: string | undefined,
  found: Map<string, number>,
): void => {
  const value = text === undefined ? undefined : parsePyFloat(text);
  if (tag !== undefined && value !== undefined) found.set(tag, value);
};

/** The default patterns at work: the first only ever gives a step, found without its expression. */
const matchDefaults = (second: OutputPattern | undefined, line: string): Map<string, number> => {
  const found = new Map<string, number>();
  collectValue("step", stepAtEnd(line), found);
  if (second === undefined) return found;
  second.regExp.lastIndex = 0;
  const match = second.regExp.exec(line);
  if (match !== null) collectValue(match[1], match[2], found);
  return found;
};

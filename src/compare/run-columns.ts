import {
  compareText,
  isPyList,
  type PyValue,
  pyStr,
  pyTruthy,
  pyTypeName,
  textRepr,
  UserError,
} from "../base/index.ts";
import { isSystemScalar, type ScalarSummary } from "../scalars/index.ts";
import { type Col, ColSpecError, parseColSpec } from "../store/index.ts";

/** The options of `compare` that choose columns. */
export type ColumnOptions = {
  readonly extraCols?: boolean | undefined;
  readonly allScalars?: boolean | undefined;
  readonly cols?: string | undefined;
  readonly strictCols?: string | undefined;
  readonly skipOpCols?: boolean | undefined;
  readonly skipCore?: boolean | undefined;
};

/** What a run says about its columns. */
export type ColumnSource = {
  /** `compare` of the operation in the present guild.yml; undefined if it has none. */
  readonly opCompare: () => readonly PyValue[] | undefined;
  /** The run's own `compare` attribute. */
  readonly compareAttr: () => PyValue | undefined;
  readonly flagNames: () => readonly string[];
  readonly scalars: () => readonly ScalarSummary[];
};

/** The columns of one run: its core, its operation's, and the user's. */
export type RunColumns = readonly [core: readonly Col[], op: readonly Col[], user: readonly Col[]];

/**
 * Gives the columns of each run. Lists that cannot be parsed are left out, with one warning each for all runs.
 * Throws UserError for options that contradict each other.
 */
export const columnsFor = (
  options: ColumnOptions,
  warn: (message: string) => void,
): ((run: ColumnSource) => RunColumns) => {
  if (options.strictCols && options.cols) throw new UserError("--cols cannot be used with --strict-cols");
  const isStrict = Boolean(options.strictCols);
  const parse = cachedParser((error) => {
    if (!(error instanceof ColSpecError)) throw error;
    return error.message;
  }, warn);
  // A fault in one guild.yml must not hide the other runs.
  const parseOps = cachedParser((error) => {
    if (!(error instanceof ColSpecError || error instanceof UserError)) throw error;
    return error.message;
  }, warn);
  const core = parse(coreSpec({ ...options, skipCore: options.skipCore || isStrict }));
  const written = options.strictCols || options.cols;
  const user = written ? parse(written) : [];
  const skipsOp = options.skipOpCols || isStrict;
  // Runs that ask for the same get the same, so that others can tell without comparing.
  const known = new Map<string, RunColumns>();
  return (run) => {
    const { key, specs } = skipsOp ? noSpecs : opSpecs(run, options);
    const columns = known.get(key) ?? [core, specs().flatMap(parseOps), user];
    known.set(key, columns);
    return columns;
  };
};

const coreSpec = ({ skipCore, extraCols }: ColumnOptions): string =>
  `${skipCore ? ".run" : ".run,.operation,.started,.time,.status,.label"}${extraCols ? ",.sourcecode" : ""}`;

/** Parses each list once. `problem` gives the reason to leave one out, or throws. */
const cachedParser = (
  problem: (error: unknown) => string,
  warn: (message: string) => void,
): ((spec: PyValue) => readonly Col[]) => {
  const known = new Map<string, readonly Col[]>();
  const parse = (text: string): readonly Col[] => {
    try {
      return parseColSpec(text);
    } catch (error) {
      warn(`error parsing ${textRepr(text)}: ${problem(error)}`);
      return [];
    }
  };
  return (spec) => {
    const text = pyStr(spec);
    const cols = known.get(text) ?? parse(text);
    known.set(text, cols);
    return cols;
  };
};

/** What to compare, worked out only for a key that was not met before. */
type OpSpecs = { readonly key: string; readonly specs: () => readonly PyValue[] };

const noSpecs: OpSpecs = { key: "", specs: () => [] };

/** What the operation asks to compare, else every flag and every scalar. */
const opSpecs = (run: ColumnSource, { allScalars }: ColumnOptions): OpSpecs => {
  const asked = [run.opCompare(), run.compareAttr()].find((specs) => specs !== undefined && pyTruthy(specs));
  if (asked !== undefined) {
    const specs = isPyList(asked) ? asked : [asked];
    return {
      key: `asked\0${specs.map((spec) => `${pyTypeName(spec)} ${pyStr(spec)}`).join("\0")}`,
      specs: () => specs,
    };
  }
  const flags = run.flagNames();
  const tags = run.scalars().map(({ tag }) => tag);
  return {
    key: `all\0${flags.join("\0")}\0\0${tags.join("\0")}`,
    specs: () => [
      ...[...flags].sort(compareText).map((name) => `=${name}`),
      ...scalarSpecs(tags, allScalars ?? false),
    ],
  };
};

const scalarSpecs = (all: readonly string[], withSystem: boolean): readonly string[] => {
  const tags = new Set(all.filter((tag) => withSystem || !isSystemScalar(tag)));
  const [first, ...others] = [...tags].sort(compareText);
  if (first === undefined) return [];
  return [`${tags.has("loss") ? "loss" : first} step as step`, first, ...others];
};

import { compareText, isPyList, type PyValue, pyStr, pyTruthy, textRepr, UserError } from "../base/index.ts";
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
  return (run) => [core, skipsOp ? [] : opSpecs(run, options).flatMap(parseOps), user];
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

/** What the operation asks to compare, else every flag and every scalar. */
const opSpecs = (run: ColumnSource, { allScalars }: ColumnOptions): readonly PyValue[] => {
  const asked = [run.opCompare(), run.compareAttr()].find((specs) => specs !== undefined && pyTruthy(specs));
  if (asked !== undefined) return isPyList(asked) ? asked : [asked];
  const flags = [...run.flagNames()].sort(compareText).map((name) => `=${name}`);
  return [...flags, ...scalarSpecs(run.scalars(), allScalars ?? false)];
};

const scalarSpecs = (scalars: readonly ScalarSummary[], withSystem: boolean): readonly string[] => {
  const tags = new Set(scalars.map(({ tag }) => tag).filter((tag) => withSystem || !isSystemScalar(tag)));
  const [first, ...others] = [...tags].sort(compareText);
  if (first === undefined) return [];
  return [`${tags.has("loss") ? "loss" : first} step as step`, first, ...others];
};

import { PyFloat, type PyValue, pyNumber, pyRepr, pyRound, tupleRepr } from "../base/index.ts";

/**
 * The values of a sequence function, or why there are none. `complaint` is undefined where 0.9 says nothing and
 * takes the text for something else.
 */
export type SequenceResult =
  | { readonly kind: "values"; readonly values: readonly PyValue[] }
  | { readonly kind: "none"; readonly complaint: string | undefined };

type Warn = (text: string) => void;

const largestCount = 10_000_000;

const isSequenceName = (name: string | undefined): name is keyof typeof sequences =>
  name !== undefined && Object.hasOwn(sequences, name);

/**
 * `range[1:3]` and the like written out, with NumPy's arithmetic; undefined if `name` is no sequence. Floats
 * above 1e-8 are rounded to 8 decimals.
 */
export const expandSequence = (
  name: string | undefined,
  args: readonly PyValue[],
  warn: Warn,
): SequenceResult | undefined => {
  if (!isSequenceName(name)) return undefined;
  const { required, defaults, values } = sequences[name];
  if (args.length > defaults.length) {
    const extra = tupleRepr(args.slice(defaults.length));
    warn(`unsupported arguments for ${name} function: ${extra} - ignoring`);
  }
  const given = defaults.map((fallback, i) => (i < args.length ? args[i] : fallback));
  if (given.slice(0, required).some((arg) => arg === null || arg === undefined)) {
    return { kind: "none", complaint: `function requires at least ${required} arg(s)` };
  }
  const bad = given.find((arg) => arg !== undefined && arg !== null && pyNumber(arg) === undefined);
  if (bad !== undefined) return { kind: "none", complaint: `invalid arg ${pyRepr(bad)}: expected a number` };
  if (given.some((arg, i) => arg === null && !(name === "range" && i === 1))) {
    return { kind: "none", complaint: "invalid arg None: expected a number" };
  }
  return values(given.map((arg) => (arg === null ? undefined : arg)));
};

type Given = readonly (PyValue | undefined)[];

const numberOf = (value: PyValue | undefined): number => Number(pyNumber(value) ?? Number.NaN);

const listOf = (numbers: readonly number[], areInts: boolean): SequenceResult => ({
  kind: "values",
  values: numbers.map((x) => (areInts ? x : new PyFloat(x > 1e-8 ? pyRound(x, 8) : x))),
});

const none = (complaint?: string): SequenceResult => ({ kind: "none", complaint });

/** `numpy.arange(start, end + min(step, 1), step)`: up to the end, inclusive where a step lands on it. */
const rangeValues = ([first, last, stepArg]: Given): SequenceResult => {
  const areInts = [first, last, stepArg].every((arg) => !(arg instanceof PyFloat));
  const step = numberOf(stepArg);
  const start = last === undefined ? 0 : numberOf(first);
  const end = last === undefined ? numberOf(first) : numberOf(last) + Math.min(step, 1);
  if (step === 0) return none("division by zero");
  const count = Math.ceil((end - start) / step);
  if (!(count <= largestCount)) return none();
  // NumPy steps by the difference of the first two values.
  const delta = start + step - start;
  return listOf(
    Array.from({ length: Math.max(0, count) }, (_, i) => (i === 1 ? start + step : start + i * delta)),
    areInts,
  );
};

/** `numpy.linspace(start, end, count)`, floats always. */
const linearNumbers = (start: number, end: number, count: number): readonly number[] => {
  const gaps = count - 1;
  const delta = end - start;
  const step = delta / gaps;
  const at = (i: number): number => (step === 0 ? (i / gaps) * delta : i * step) + start;
  return Array.from({ length: count }, (_, i) => {
    if (count === 1) return start;
    return i === gaps ? end : at(i);
  });
};

/** Why a count cannot be used, if so. */
const countFault = (count: PyValue | undefined): SequenceResult | undefined => {
  if (count instanceof PyFloat) return none("'float' object cannot be interpreted as an integer");
  const number = numberOf(count);
  return number >= 0 && number <= largestCount ? undefined : none();
};

const linspaceValues = ([start, end, count]: Given): SequenceResult =>
  countFault(count) ?? listOf(linearNumbers(numberOf(start), numberOf(end), numberOf(count)), false);

/** `numpy.logspace(start, end, count, base=base)`. */
const logspaceValues = ([start, end, count, base]: Given): SequenceResult => {
  const exponents = linearNumbers(numberOf(start), numberOf(end), numberOf(count));
  return (
    countFault(count) ??
    listOf(
      exponents.map((exponent) => numberOf(base) ** exponent),
      false,
    )
  );
};

/** `numpy.geomspace(start, end, count)`: evenly spaced on a log scale, both ends exact. 0.9 lacks it. */
const geomspaceValues = ([startArg, endArg, count]: Given): SequenceResult => {
  const start = numberOf(startArg);
  const end = numberOf(endArg);
  const fault = countFault(count);
  if (fault !== undefined) return fault;
  if (start === 0 || end === 0) return none("geometric sequence cannot include zero");
  if (Math.sign(start) !== Math.sign(end)) return none("geometric sequence cannot change its sign");
  const sign = Math.sign(start);
  const exponents = linearNumbers(Math.log10(Math.abs(start)), Math.log10(Math.abs(end)), numberOf(count));
  const values = exponents.map((exponent, i) => {
    if (i === 0) return start;
    return i === exponents.length - 1 ? end : sign * 10 ** exponent;
  });
  return listOf(values, false);
};

const sequences = {
  range: { required: 1, defaults: [undefined, undefined, 1], values: rangeValues },
  linspace: { required: 2, defaults: [undefined, undefined, 5], values: linspaceValues },
  logspace: { required: 2, defaults: [undefined, undefined, 5, 10], values: logspaceValues },
  geomspace: { required: 2, defaults: [undefined, undefined, 5], values: geomspaceValues },
} as const;

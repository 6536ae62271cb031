import { type Context, UserError } from "../base/index.ts";
import { type Comment, isInNamespace, type RunStatus } from "../run/index.ts";
import { compileFilter } from "./filter.ts";
import { filterSubject, type ScalarsOf } from "./filter-subject.ts";
import { compileOpMatch } from "./op-match.ts";
import type { RunRecord } from "./run-record.ts";
import { localMillis, parseTimeRange } from "./time-range.ts";

/** The options that select runs, by the keys of the command line's option tables; what is absent does not select. */
export type RunFilters = {
  readonly filter?: string | undefined;
  readonly filterOps?: readonly string[] | undefined;
  readonly filterLabels?: readonly string[] | undefined;
  readonly filterUnlabeled?: boolean | undefined;
  readonly filterTags?: readonly string[] | undefined;
  readonly filterComments?: readonly string[] | undefined;
  readonly filterNamespaces?: readonly string[] | undefined;
  readonly filterMarked?: boolean | undefined;
  readonly filterUnmarked?: boolean | undefined;
  readonly filterStarted?: string | undefined;
  readonly filterDigest?: string | undefined;
  readonly statusRunning?: boolean | undefined;
  readonly statusCompleted?: boolean | undefined;
  readonly statusError?: boolean | undefined;
  readonly statusTerminated?: boolean | undefined;
  readonly statusPending?: boolean | undefined;
  readonly statusStaged?: boolean | undefined;
  /** Letters of `rcetps`, each turning one status on. */
  readonly statusChars?: string | undefined;
};

export type RunPredicate = (run: RunRecord) => boolean;

export type FilterContext = Pick<Context, "now" | "userHome"> & {
  /** The command as typed, for hints: `guild runs list`. */
  readonly commandPath: string;
  readonly scalarsOf?: ScalarsOf | undefined;
};

/** One predicate for all filters together. Throws UserError for contradictions and malformed values. */
export const compileRunFilters = (filters: RunFilters, context: FilterContext): RunPredicate => {
  refuseBoth(filters.filterLabels?.length, "--label", filters.filterUnlabeled, "--unlabeled");
  refuseBoth(filters.filterMarked, "--marked", filters.filterUnmarked, "--unmarked");
  const predicates = [
    ...statusPredicates(filters, context.commandPath),
    ...opPredicates(filters),
    ...labelPredicates(filters),
    ...anyOf(filters.filterTags, (tag) => (run) => run.tags.includes(tag)),
    ...anyOf(filters.filterComments, commentPredicate),
    ...anyOf(filters.filterNamespaces, (wanted) => (run) => isInNamespace(run.namespace, wanted)),
    ...(filters.filterMarked ? [(run: RunRecord) => run.isMarked] : []),
    ...(filters.filterUnmarked ? [(run: RunRecord) => !run.isMarked] : []),
    ...startedPredicates(filters, context),
    ...digestPredicates(filters),
    ...expressionPredicates(filters, context),
  ];
  return (run) => predicates.every((holds) => holds(run));
};

const refuseBoth = (a: unknown, aName: string, b: unknown, bName: string): void => {
  if (a && b) throw new UserError(`${aName} and ${bName} cannot both be used`);
};

/** A predicate that holds where one of `values` does; none if there are no values. */
const anyOf = (
  values: readonly string[] | undefined,
  compile: (value: string) => RunPredicate,
): readonly RunPredicate[] => {
  if (values === undefined || values.length === 0) return [];
  const predicates = values.map(compile);
  return [(run) => predicates.some((holds) => holds(run))];
};

const statusLetters: Readonly<Record<string, RunStatus["kind"]>> = {
  r: "running",
  c: "completed",
  e: "error",
  t: "terminated",
  p: "pending",
  s: "staged",
};

const statusPredicates = (filters: RunFilters, commandPath: string): readonly RunPredicate[] => {
  const wanted = new Map<RunStatus["kind"], boolean | undefined>([
    ["running", filters.statusRunning],
    ["completed", filters.statusCompleted],
    ["error", filters.statusError],
    ["terminated", filters.statusTerminated],
    ["pending", filters.statusPending],
    ["staged", filters.statusStaged],
  ]);
  for (const letter of filters.statusChars ?? "") {
    const kind = statusLetters[letter];
    if (kind === undefined) {
      throw new UserError(`unrecognized status char '${letter}' in option '-S'`, {
        hint: `Try '${commandPath} --help' for more information.`,
      });
    }
    wanted.set(kind, true);
  }
  const on = [...wanted].filter(([, is]) => is === true).map(([kind]) => kind);
  const off = [...wanted].filter(([, is]) => is === false).map(([kind]) => kind);
  return [
    ...(on.length > 0 ? [(run: RunRecord) => on.includes(run.status.kind)] : []),
    ...(off.length > 0 ? [(run: RunRecord) => !off.includes(run.status.kind)] : []),
  ];
};

const opPredicates = ({ filterOps }: RunFilters): readonly RunPredicate[] =>
  anyOf(filterOps, (value) => {
    const matches = compileOpMatch(value);
    return (run) => matches(run.operation);
  });

const labelPredicates = ({ filterLabels, filterUnlabeled }: RunFilters): readonly RunPredicate[] => {
  if (filterUnlabeled) return [(run) => run.label.trim() === ""];
  return anyOf(filterLabels, (value) => (run) => {
    const label = run.label.trim();
    return value === "-" ? label === "" : label.includes(value);
  });
};

const commentPredicate = (value: string): RunPredicate => {
  if (value === "-") return (run) => run.comments.length === 0;
  const wanted = value.toLowerCase();
  return (run) => run.comments.some((comment) => commentText(comment).includes(wanted));
};

const commentText = ({ user, host, body }: Comment): string => [user, host, body].join("\n").toLowerCase();

const startedPredicates = (
  { filterStarted }: RunFilters,
  context: FilterContext,
): readonly RunPredicate[] => {
  // 0.9: an empty value does not filter.
  if (filterStarted === undefined || filterStarted === "") return [];
  const { start, end } = withHint(
    () => parseTimeRange(filterStarted, localMillis(context.now() / 1000)),
    `Try '${context.commandPath} --help' for help specifying time ranges.`,
  );
  return [
    ({ timestamp }) => {
      if (timestamp === undefined) return false;
      const time = localMillis(Math.floor(timestamp / 1_000_000) * 1000);
      return (start === undefined || time >= start) && (end === undefined || time < end);
    },
  ];
};

const withHint = <Value>(parse: () => Value, hint: string): Value => {
  try {
    return parse();
  } catch (error) {
    if (error instanceof UserError) throw new UserError(error.message, { hint, cause: error });
    throw error;
  }
};

const digestPredicates = ({ filterDigest }: RunFilters): readonly RunPredicate[] =>
  filterDigest ? [(run) => run.sourceCodeDigest.startsWith(filterDigest)] : [];

const expressionPredicates = ({ filter }: RunFilters, context: FilterContext): readonly RunPredicate[] => {
  if (filter === undefined || filter === "") return [];
  const matches = compileFilter(filter);
  return [(run) => matches(filterSubject(run, context, context.scalarsOf))];
};

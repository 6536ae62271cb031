import { pyRegExp, UserError } from "../base/index.ts";
import type { OpRef, RunStatus } from "../run/index.ts";

/** A run wanted by an operation source: see `matchOperationRuns`. */
export type OperationRunQuery = {
  /** Operation specs, comma separated: `[[PKG/]MODEL:]OP`. */
  readonly spec: string;
  /** A run id or the beginning of one; undefined for the marked or latest run. */
  readonly value: string | undefined;
  readonly includeStaged: boolean;
};

/** What is to be known of a run to choose it for an operation source. */
export type RunCandidate = {
  readonly id: string;
  readonly opRef: OpRef | undefined;
  readonly status: RunStatus["kind"];
  /** Microseconds; undefined for a run that has not started. */
  readonly started: number | undefined;
  readonly marked: boolean;
};

/** An operation as a source names it. MODEL and OP are regular expressions. */
export type OperationSpec = {
  readonly pkgName: string | undefined;
  readonly modelName: string | undefined;
  readonly opName: string;
};

/** The operations of a source's comma separated specs. */
const parseOperationSpecs = (specs: string): readonly OperationSpec[] =>
  specs.split(",").map((part) => {
    const spec = part.trim();
    const [found, pkgName, modelName, opName] = /^(?:(?:([^/]+)\/)?([^:]+):)?([^/:]+)$/.exec(spec) ?? [];
    // 0.9: spelt so in guild/resolver.py.
    if (found === undefined || opName === undefined)
      throw new UserError(`inavlid operation reference '${spec}'`);
    return { pkgName, modelName, opName };
  });

/** The specs as messages show them: `a`, `m:a`, `pkg/m:a`. */
export const operationSpecsText = (specs: string): string =>
  parseOperationSpecs(specs)
    .map(({ pkgName, modelName, opName }) => {
      const model = `${pkgName === undefined ? "" : `${pkgName}/`}${modelName ?? ""}`;
      return model === "" ? opName : `${model}:${opName}`;
    })
    .join(",");

/**
 * The run for an operation source: among those of the operation that have not failed and whose id starts with the
 * value, a marked one, else the one started last. A whole id takes that run, whatever its operation and status.
 */
export const matchOperationRuns = <Candidate extends RunCandidate>(
  query: OperationRunQuery,
  candidates: readonly Candidate[],
): Candidate | undefined => {
  const suitable = candidates.filter(suits(query)).toSorted((a, b) => startOf(b) - startOf(a));
  return suitable.find(({ marked }) => marked) ?? suitable[0];
};

const startOf = ({ started }: RunCandidate): number => started ?? 0;

const fullIdLength = 32;

const suits = ({ spec, value, includeStaged }: OperationRunQuery): ((run: RunCandidate) => boolean) => {
  if (value?.length === fullIdLength) return ({ id }) => id === value;
  const statuses = ["completed", "running", "terminated", ...(includeStaged ? ["staged"] : [])];
  const matchers = parseOperationSpecs(spec).map(operationMatcher);
  return ({ id, opRef, status }) =>
    id.startsWith(value ?? "") &&
    statuses.includes(status) &&
    opRef !== undefined &&
    matchers.some((matches) => matches(opRef));
};

const operationMatcher = ({ pkgName, modelName, opName }: OperationSpec): ((opRef: OpRef) => boolean) => {
  const isModel = modelName === undefined ? () => true : nameMatcher(modelName);
  const isOp = nameMatcher(opName);
  return (opRef) =>
    opRef.opName !== "" &&
    (pkgName === undefined || (opRef.pkgType === "package" && opRef.pkgName === pkgName)) &&
    isModel(opRef.modelName) &&
    isOp(opRef.opName);
};

/** The pattern with `$` behind it, from the start of the name; an invalid one matches nothing. */
const nameMatcher = (pattern: string): ((name: string) => boolean) => {
  if (pattern === "+") return (name) => name === "+";
  const expression = compiled(pattern);
  return (name) => expression?.exec(name)?.index === 0;
};

const compiled = (pattern: string): RegExp | undefined => {
  try {
    return pyRegExp(`^(?:${pattern}$)`);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
};

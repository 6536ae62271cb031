/** Whether a version meets a requirement such as `>=0.7,<2`, as PEP 440 says; undefined: it is none. */
export const meetsRequirement = (version: string, requirement: string): boolean | undefined => {
  const own = parseVersion(version);
  const clauses = requirement.split(",").map((clause) => parseClause(clause));
  if (own === undefined || clauses.includes(undefined)) return undefined;
  return clauses.every((clause) => clause?.(own) === true);
};

type Version = {
  readonly release: readonly number[];
  /** Orders what is not a release: dev < a < b < rc < release < post. */
  readonly stage: readonly [order: number, number: number];
};

const versionPattern =
  /^v?(\d+(?:\.\d+)*)(?:[._-]?(a|alpha|b|beta|c|rc|pre|preview|post|rev|r|dev)[._-]?(\d*))?$/i;
const clausePattern = /^\s*(===|==|!=|<=|>=|~=|<|>)?\s*([^\s<>=!~]+)\s*$/;

const stageOrder: Readonly<Record<string, number>> = { d: 0, a: 1, b: 2, c: 3, final: 4, post: 5 };

const parseVersion = (text: string): Version | undefined => {
  const match = versionPattern.exec(text);
  if (match === null) return undefined;
  const [, release = "", word, count = ""] = match;
  return {
    release: release.split(".").map(Number),
    stage: [stageOrder[stageName(word?.toLowerCase())] ?? 0, Number(count)],
  };
};

const stageName = (word: string | undefined): string => {
  if (word === undefined) return "final";
  if (["post", "rev", "r"].includes(word)) return "post";
  return ["rc", "pre", "preview"].includes(word) ? "c" : word.slice(0, 1);
};

const parseClause = (text: string): ((own: Version) => boolean) | undefined => {
  const [, operator = "==", named = ""] = clausePattern.exec(text) ?? [];
  const isPrefix = named.endsWith(".*") && (operator === "==" || operator === "!=");
  const wanted = parseVersion(isPrefix ? named.slice(0, -2) : named);
  if (wanted === undefined) return undefined;
  const { length } = wanted.release;
  const startsLike = (own: Version, parts: number) =>
    compareNumbers(own.release.slice(0, parts), wanted.release.slice(0, parts)) === 0;
  if (isPrefix) return (own) => startsLike(own, length) === (operator === "==");
  if (operator === "~=") {
    return length < 2 ? undefined : (own) => compareVersions(own, wanted) >= 0 && startsLike(own, length - 1);
  }
  return (own) => operators[operator]?.(compareVersions(own, wanted)) === true;
};

const operators: Readonly<Record<string, (order: number) => boolean>> = {
  "===": (order) => order === 0,
  "==": (order) => order === 0,
  "!=": (order) => order !== 0,
  "<=": (order) => order <= 0,
  ">=": (order) => order >= 0,
  "<": (order) => order < 0,
  ">": (order) => order > 0,
};

const compareVersions = (a: Version, b: Version): number =>
  compareNumbers(a.release, b.release) || compareNumbers(a.stage, b.stage);

/** As lists of the same length, the shorter filled with zeros. */
const compareNumbers = (a: readonly number[], b: readonly number[]): number => {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const order = (a[index] ?? 0) - (b[index] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
};

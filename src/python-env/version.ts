/** A version by PEP 440. */
export type PyVersion = {
  readonly epoch: number;
  readonly release: readonly number[];
  readonly pre: readonly [kind: "a" | "b" | "rc", number: number] | undefined;
  readonly post: number | undefined;
  readonly dev: number | undefined;
  readonly local: string | undefined;
};

const versionPattern = new RegExp(
  [
    "^v?(?:(\\d+)!)?",
    "(\\d+(?:\\.\\d+)*)",
    "(?:[-_.]?(alpha|beta|preview|pre|a|b|c|rc)[-_.]?(\\d*))?",
    "(?:-(\\d+)|[-_.]?(post|rev|r)[-_.]?(\\d*))?",
    "(?:[-_.]?(dev)[-_.]?(\\d*))?",
    "(?:\\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$",
  ].join(""),
);

/** A version from its text in any of PEP 440's spellings; undefined if it is none. */
export const parsePyVersion = (text: string): PyVersion | undefined => {
  const match = versionPattern.exec(text.trim().toLowerCase());
  if (match === null) return undefined;
  const [, epoch, release = "", preKind, preNumber, dashPost, postWord, postNumber, dev, devNumber, local] =
    match;
  const postText = dashPost ?? (postWord === undefined ? undefined : postNumber);
  return {
    epoch: Number(epoch ?? 0),
    release: release.split(".").map(Number),
    pre: preKind === undefined ? undefined : [preName(preKind), Number(preNumber)],
    post: postText === undefined ? undefined : Number(postText),
    dev: dev === undefined ? undefined : Number(devNumber),
    local: local?.replaceAll(/[-_]/g, "."),
  };
};

const preName = (word: string): "a" | "b" | "rc" => {
  if (word.startsWith("a")) return "a";
  return word.startsWith("b") ? "b" : "rc";
};

/** The normal spelling: `1.0-RC1` is `1.0rc1`. */
export const formatPyVersion = ({ epoch, release, pre, post, dev, local }: PyVersion): string =>
  [
    epoch === 0 ? "" : `${epoch}!`,
    release.join("."),
    pre?.join("") ?? "",
    post === undefined ? "" : `.post${post}`,
    dev === undefined ? "" : `.dev${dev}`,
    local === undefined ? "" : `+${local}`,
  ].join("");

/** Below 0 if `a` is older than `b`; local parts are not looked at. */
export const comparePyVersions = (a: PyVersion, b: PyVersion): number =>
  compareNumbers([a.epoch], [b.epoch]) ||
  compareNumbers(a.release, b.release) ||
  compareNumbers(phase(a), phase(b));

/** What follows the release, as numbers that sort: dev < a < b < rc < final < post. */
const phase = ({ pre, post, dev }: PyVersion): readonly number[] => {
  const rank = pre === undefined ? (dev !== undefined && post === undefined ? -1 : 3) : preRank[pre[0]];
  return [rank, pre?.[1] ?? 0, post === undefined ? -1 : post, dev ?? Number.POSITIVE_INFINITY];
};

const preRank = { a: 0, b: 1, rc: 2 } as const;

const compareNumbers = (a: readonly number[], b: readonly number[]): number => {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const left = a[i] ?? 0;
    const right = b[i] ?? 0;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
};

type Clause = (version: PyVersion) => boolean;

/** Whether a version meets `>=3.7,<4`; undefined if that is no version specifier. */
export const pySpecifier = (text: string): Clause | undefined => {
  const clauses = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(parseClause);
  if (clauses.includes(undefined)) return undefined;
  return (version) => clauses.every((clause) => clause?.(version));
};

const parseClause = (text: string): Clause | undefined => {
  const [, operator, wanted = ""] = /^(===|~=|==|!=|<=|>=|<|>)\s*(.+)$/.exec(text) ?? [];
  if (operator === undefined) return undefined;
  if (operator === "===") return (version) => formatPyVersion(version) === wanted.trim();
  const isPrefix = wanted.endsWith(".*");
  const target = parsePyVersion(isPrefix ? wanted.slice(0, -2) : wanted);
  if (target === undefined || (isPrefix && operator !== "==" && operator !== "!=")) return undefined;
  return (version) => {
    const order = comparePyVersions(version, target);
    const startsSo = compareNumbers(version.release.slice(0, target.release.length), target.release) === 0;
    switch (operator) {
      case "==":
        return isPrefix ? startsSo : order === 0;
      case "!=":
        return isPrefix ? !startsSo : order !== 0;
      case "<=":
        return order <= 0;
      case ">=":
        return order >= 0;
      case "<":
        return order < 0;
      case ">":
        return order > 0;
      default: {
        const series = target.release.slice(0, -1);
        return order >= 0 && compareNumbers(version.release.slice(0, series.length), series) === 0;
      }
    }
  };
};

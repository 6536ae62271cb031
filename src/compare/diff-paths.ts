import { join } from "node:path";

/** Two paths to hand to the diff program. */
export type DiffPair = readonly [path: string, other: string];

/** The options of `diff` that choose paths. */
export type DiffOptions = {
  readonly output?: boolean | undefined;
  readonly sourcecode?: boolean | undefined;
  readonly env?: boolean | undefined;
  readonly flags?: boolean | undefined;
  readonly attrs?: boolean | undefined;
  readonly deps?: boolean | undefined;
  readonly paths?: readonly string[] | undefined;
};

/** Where a run is, and where in it its source code. */
export type DiffSide = { readonly dir: string; readonly sourceDir: string };

/** What to compare of two runs, one pair after the other; the whole runs if nothing was chosen. */
export const runDiffPairs = (a: DiffSide, b: DiffSide, options: DiffOptions): readonly DiffPair[] => {
  const { sourcecode, paths = [] } = options;
  const root = (side: DiffSide) => (sourcecode ? side.sourceDir : side.dir);
  const wholeSource: readonly DiffPair[] =
    sourcecode && paths.length === 0 ? [[a.sourceDir, b.sourceDir]] : [];
  const pairs = [
    ...guildPaths(options).map(
      (path): DiffPair => [join(a.dir, ".guild", path), join(b.dir, ".guild", path)],
    ),
    ...wholeSource,
    ...paths.map((path): DiffPair => [join(root(a), path), join(root(b), path)]),
  ];
  return pairs.length > 0 ? pairs : [[a.dir, b.dir]];
};

/** What to compare of two directories: the paths below them, or themselves. */
export const dirDiffPairs = (dir: string, other: string, { paths = [] }: DiffOptions): readonly DiffPair[] =>
  paths.length > 0 ? paths.map((path): DiffPair => [join(dir, path), join(other, path)]) : [[dir, other]];

const guildPaths = ({ attrs, env, flags, deps, output }: DiffOptions): readonly string[] => [
  ...(attrs ? ["attrs"] : []),
  ...(env && !attrs ? ["attrs/env"] : []),
  ...(flags && !attrs ? ["attrs/flags"] : []),
  ...(deps && !attrs ? ["attrs/deps"] : []),
  ...(output ? ["output"] : []),
];

/** What to warn of: options that `--attrs` covers. */
export const redundantOptions = ({ attrs, env, flags, deps }: DiffOptions): readonly string[] =>
  attrs
    ? [...(env ? ["env"] : []), ...(flags ? ["flags"] : []), ...(deps ? ["deps"] : [])].map(
        (name) => `ignoring --${name} (already included in --attrs)`,
      )
    : [];

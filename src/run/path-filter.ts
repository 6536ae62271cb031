import { fnmatchRegExp } from "../base/index.ts";

/** Which paths of a directory tree are meant, by their names from the top down. */
export type PathFilter = {
  readonly shows: (names: readonly string[], isDirectory: boolean) => boolean;
  /** Whether anything below this directory may be shown. */
  readonly enters: (names: readonly string[]) => boolean;
};

/**
 * What a path means in a file list: itself and all below it, or with `*` or `?` what it matches name by name, and
 * all below that. Hidden files, which start with a dot, are left out unless `all` is set or the path names them.
 */
export const pathFilter = (path: string | undefined, all: boolean): PathFilter => {
  const names = (path ?? "").split(/[/\\]/).filter((name) => name !== "" && name !== ".");
  if (names.length === 0) return everything(all);
  return /[*?]/.test(path ?? "") ? belowPattern(names, all) : belowPath(names, all);
};

const isHidden = (name: string | undefined): boolean => name?.startsWith(".") === true;

const everything = (all: boolean): PathFilter => {
  const isShown = (names: readonly string[]): boolean => all || !isHidden(names.at(-1));
  return { shows: isShown, enters: isShown };
};

const belowPath = (path: readonly string[], all: boolean): PathFilter => {
  const isShown = (names: readonly string[]): boolean =>
    isStart(path, names) && (all || names.length === path.length || !isHidden(names.at(-1)));
  return { shows: isShown, enters: (names) => isShown(names) || isStart(names, path) };
};

const isStart = (start: readonly string[], names: readonly string[]): boolean =>
  start.length <= names.length && start.every((name, at) => names[at] === name);

const belowPattern = (patterns: readonly string[], all: boolean): PathFilter => {
  const matchers = patterns.map((pattern) => ({
    expression: fnmatchRegExp(pattern),
    hidden: isHidden(pattern),
  }));
  const mayLeadThere = (names: readonly string[]): boolean =>
    names.every((name, at) => {
      const matcher = matchers[at];
      if (!all && isHidden(name) && matcher?.hidden !== true) return false;
      return matcher === undefined || matcher.expression.test(name);
    });
  return {
    shows: (names) => names.length >= matchers.length && mayLeadThere(names),
    enters: mayLeadThere,
  };
};

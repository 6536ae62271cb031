import { yamlEscape } from "./yaml-style.ts";

const lineWidth = 80;

type IndicatorOptions = {
  /** A space before it, unless one (or a line start) is there. */
  readonly spaceBefore?: boolean;
  /** Counts as white space for what follows. */
  readonly space?: boolean;
  /** May be followed by a block on the same line, as `-` in `- - 1`. */
  readonly indention?: boolean;
};

/**
 * Writes YAML's marks and scalars, and folds at the width as PyYAML's emitter does: a scalar goes on in the next
 * line at column `fold` at the first single space beyond column 80; undefined: it must stay on its line.
 */
export type Printer = {
  readonly indicator: (mark: string, options?: IndicatorOptions) => void;
  /** Moves to a column: on a new line unless this one holds nothing but indention up to there. */
  readonly startLine: (column: number) => void;
  readonly plain: (text: string, fold: number | undefined) => void;
  readonly singleQuoted: (text: string, fold: number | undefined) => void;
  readonly doubleQuoted: (text: string, fold: number | undefined) => void;
  /** Whether only indention and block marks stand on the line. */
  readonly atIndention: () => boolean;
  /** Whether the line is beyond the width. */
  readonly isFull: () => boolean;
  readonly text: () => string;
};

/** An empty document to print on. */
export const yamlPrinter = (): Printer => {
  let written = "";
  let column = 0;
  let afterSpace = true;
  let indention = true;

  const put = (text: string): void => {
    written += text;
    column += text.length;
  };

  const newLine = (): void => {
    written += "\n";
    column = 0;
    afterSpace = true;
    indention = true;
  };

  const startLine = (target: number): void => {
    if (!indention || column > target || (column === target && !afterSpace)) newLine();
    if (column < target) {
      afterSpace = true;
      put(" ".repeat(target - column));
    }
  };

  const indicator = (mark: string, options: IndicatorOptions = {}): void => {
    put(options.spaceBefore === true && !afterSpace ? ` ${mark}` : mark);
    afterSpace = options.space ?? false;
    indention &&= options.indention ?? false;
  };

  /** Whether to break the line in place of `run`, a run of spaces. */
  const foldsAt = (run: string, fold: number | undefined): fold is number =>
    run === " " && column > lineWidth && fold !== undefined;

  const plain = (text: string, fold: number | undefined): void => {
    if (!afterSpace) put(" ");
    afterSpace = false;
    indention = false;
    for (const run of text.match(/ +|[^ ]+/g) ?? []) {
      if (!foldsAt(run, fold)) {
        put(run);
        continue;
      }
      startLine(fold);
      afterSpace = false;
      indention = false;
    }
  };

  const singleQuoted = (text: string, fold: number | undefined): void => {
    indicator("'", { spaceBefore: true });
    const runs = text.match(/ +|\n+|[^ \n]+/g) ?? [];
    for (const [i, run] of runs.entries()) {
      if (run.startsWith("\n")) {
        // One newline is a fold; every further one is itself.
        for (let count = run.length + 1; count > 0; count--) newLine();
        startLine(fold ?? 0);
      } else if (i > 0 && i < runs.length - 1 && foldsAt(run, fold)) startLine(fold);
      else put(run.replaceAll("'", "''"));
    }
    indicator("'");
  };

  const doubleQuoted = (text: string, fold: number | undefined): void => {
    indicator('"', { spaceBefore: true });
    const chars = [...text];
    // Characters not yet written: a line may end before a space or after an escape.
    let pending = "";
    for (const [i, char] of chars.entries()) {
      const escaped = yamlEscape(char);
      if (escaped !== undefined) {
        put(pending + escaped);
        pending = "";
      }
      // PyYAML counts one column less after an escape.
      const width = column + pending.length - (escaped === undefined ? 0 : 1);
      const mayBreak = fold !== undefined && i > 0 && i < chars.length - 1;
      if (mayBreak && (char === " " || pending === "") && width > lineWidth) {
        put(`${pending}\\`);
        pending = "";
        startLine(fold);
        afterSpace = false;
        indention = false;
        if ((escaped === undefined ? char : chars[i + 1]) === " ") put("\\");
      }
      if (escaped === undefined) pending += char;
    }
    put(pending);
    indicator('"');
  };

  return {
    indicator,
    startLine,
    plain,
    singleQuoted,
    doubleQuoted,
    atIndention: () => indention,
    isFull: () => column > lineWidth,
    text: () => written,
  };
};

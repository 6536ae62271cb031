/** Text that is not valid YAML. `line` and `column` count from 1; `reason` is the message without them. */
export class YamlError extends Error {
  readonly reason: string;
  readonly line: number;
  readonly column: number;

  constructor(reason: string, position: YamlPosition, cause?: unknown) {
    super(
      `${reason} (line ${position.line}, column ${position.column})`,
      cause === undefined ? {} : { cause },
    );
    this.reason = reason;
    this.line = position.line;
    this.column = position.column;
  }
}

export type YamlPosition = { readonly line: number; readonly column: number };

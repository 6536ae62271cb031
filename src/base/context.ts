/** Microseconds since the epoch, UTC. */
export type Micros = Brand<number, "Micros">;

/** A run's id as a directory name: usually 32 hex digits, but any name is accepted, as 0.9 does. */
export type RunId = Brand<string, "RunId">;

type Brand<Base, Name extends string> = Base & { readonly __brand: Name };

export type Env = Readonly<Record<string, string | undefined>>;

/**
 * Everything a command may know of the world outside its arguments. Made once in `cli/main.ts` and passed on;
 * no other module reads `process.env`, `process.cwd()`, the clock or the random generator.
 */
export type Context = {
  /** Guild's current directory (`-C`), absolute: projects, scripts and relative paths are looked up here. */
  readonly cwd: string;
  /** The directory of the process, absolute; differs from `cwd` under `-C`. */
  readonly processCwd: string;
  /** Guild home, absolute. Not made until something is written. */
  readonly home: string;
  /** The user's own home directory. */
  readonly userHome: string;
  readonly env: Env;
  /** Directory that holds the `guild` Python package: goes on `PYTHONPATH` of operations. */
  readonly pythonDir: string;
  /** The program and leading arguments that start this `guild` again, for background and child runs. */
  readonly self: readonly string[];
  /** Strictly increasing within a process. */
  readonly now: () => Micros;
  readonly newRunId: () => RunId;
  /** A float in [0, 1). */
  readonly random: () => number;
  /** Results: standard output. */
  readonly out: (text: string) => void;
  /** Talk: standard error. */
  readonly err: (text: string) => void;
  /** The next line of standard input without its line end; undefined at its end. */
  readonly readLine: () => Promise<string | undefined>;
  readonly terminal: Terminal;
  /** Log level as in Python: 10 debug, 20 info. */
  readonly logLevel: number;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
};

export type Terminal = {
  readonly outIsTty: boolean;
  readonly errIsTty: boolean;
  readonly inIsTty: boolean;
  /** Width for cutting table rows; undefined when stdout is no terminal: then nothing is cut. */
  readonly columns: number | undefined;
  /** ANSI styles for each stream: off when it is no terminal, with `NO_COLOR`, or without `SHELL` (as 0.9). */
  readonly outColor: boolean;
  readonly errColor: boolean;
};

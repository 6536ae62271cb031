import type { Context } from "../base/index.ts";

/**
 * One option as data. `flags` is what help shows: `-Sr, --running / --not-running`, `-n, --limit`.
 * Without `metavar`, `type` or `count` the option is a switch.
 */
export type OptionSpec = {
  readonly flags: string;
  readonly help: string;
  /** Name of the value in help; its presence means that a value is taken. */
  readonly metavar?: string;
  /** Default: text. A list is a choice. */
  readonly type?: "integer" | "number" | IntegerRange | readonly string[];
  /** May be given several times and collects its values. */
  readonly repeat?: true;
  /** A switch that counts how often it was given. */
  readonly count?: true;
  readonly hidden?: true;
};

export type IntegerRange = { readonly min?: number; readonly max?: number };

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type OptionValue<Spec extends OptionSpec> = Spec extends { readonly count: true }
  ? number
  : Spec extends { readonly metavar: string }
    ? SingleOrList<
        Spec,
        Spec extends { readonly type: "integer" | "number" | IntegerRange } ? number : string
      >
    : Spec extends { readonly type: "integer" | "number" | IntegerRange }
      ? SingleOrList<Spec, number>
      : Spec extends { readonly type: readonly string[] }
        ? SingleOrList<Spec, string>
        : Spec extends { readonly flags: `${string} / ${string}` }
          ? boolean | undefined
          : boolean;

type SingleOrList<Spec extends OptionSpec, Value> = Spec extends { readonly repeat: true }
  ? readonly Value[]
  : Value | undefined;

/** Parsed values by the key of their option: switches are booleans (on/off pairs undefined when not given). */
export type OptionValues<Specs extends OptionSpecs> = {
  readonly [Key in keyof Specs]: OptionValue<Specs[Key]>;
};

export type ArgSpec = {
  /** As usage shows it, without brackets and dots: `RUN`, `[MODEL:]OPERATION`. */
  readonly metavar: string;
  readonly required?: true;
  readonly multiple?: true;
};

/** A command as data: the parser, help, completion and the reference are made from it. */
export type Command = {
  readonly name: string;
  /** Description in the markup of 0.9 (`**bold**`, double back-quotes, `### Heading`); its first line is the summary. */
  readonly help: string;
  readonly args: readonly ArgSpec[];
  /** Usage text for the arguments where it is not made from `args`. */
  readonly usage?: string;
  readonly options: OptionSpecs;
  readonly run: (
    context: Context,
    args: readonly string[],
    options: Readonly<Record<string, unknown>>,
    path: string,
  ) => Promise<number> | number;
};

/** Ties the types of `run`'s options to the option table beside it. `path` is the command as typed: `guild runs rm`. */
export const defineCommand = <const Specs extends OptionSpecs>(command: {
  readonly name: string;
  readonly help: string;
  readonly args?: readonly ArgSpec[];
  readonly usage?: string;
  readonly options?: Specs;
  readonly run: (
    context: Context,
    args: readonly string[],
    options: OptionValues<Specs>,
    path: string,
  ) => Promise<number> | number;
}): Command => ({
  ...command,
  args: command.args ?? [],
  options: command.options ?? {},
  // The parser fills exactly the keys of `options`, with the types their specs name.
  run: command.run as Command["run"],
});

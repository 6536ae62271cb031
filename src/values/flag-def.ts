import type { PyMap, PyValue } from "../base/index.ts";

/** A flag value: any YAML value. */
export type FlagValue = PyValue;

/** Flag values by name, as pairs: names such as `10` must keep their place. Sorted by name unless said otherwise. */
export type FlagValues = readonly (readonly [name: string, value: FlagValue])[];

/** One flag of an operation, fully decided: what `guild.yml` says, completed by what was imported. */
export type FlagDef = {
  readonly name: string;
  readonly description: string;
  readonly default: FlagValue;
  /** `string`, `int`, `float`, `number`, `boolean`, `path`, `existing-path`; unknown names are kept and warned of. */
  readonly type: string | undefined;
  readonly required: boolean;
  readonly choices: readonly FlagChoice[];
  readonly allowOther: boolean;
  readonly alias: string | undefined;
  readonly argName: string | undefined;
  /** Undefined: the operation's `default-flag-arg-skip` decides. */
  readonly argSkip: boolean | undefined;
  /** Undefined: no switch. */
  readonly argSwitch: PyValue | undefined;
  /** True or `shlex`: split as a shell does; else the separator. */
  readonly argSplit: true | string | undefined;
  readonly argEncoding: PyMap | undefined;
  readonly envName: string | undefined;
  readonly envEncoding: PyMap | undefined;
  readonly nullLabel: PyValue | undefined;
  readonly min: PyValue | undefined;
  readonly max: PyValue | undefined;
  readonly distribution: string | undefined;
  /** Attributes Guild has no use for itself; plugins read them (`nb-replace`). */
  readonly extra: PyMap;
};

export type FlagChoice = {
  readonly value: FlagValue;
  readonly description: string;
  readonly alias: string | undefined;
  /** Values this choice gives to flags the user did not set. */
  readonly flags: PyMap;
};

/** A flag with nothing said but its name; builders and importers spread over it. */
export const plainFlag = (name: string): FlagDef => ({
  name,
  description: "",
  default: null,
  type: undefined,
  required: false,
  choices: [],
  allowOther: false,
  alias: undefined,
  argName: undefined,
  argSkip: undefined,
  argSwitch: undefined,
  argSplit: undefined,
  argEncoding: undefined,
  envName: undefined,
  envEncoding: undefined,
  nullLabel: undefined,
  min: undefined,
  max: undefined,
  distribution: undefined,
  extra: new Map(),
});

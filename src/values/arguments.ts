import {
  dumpYamlFlow,
  isPyList,
  type PyMap,
  parseYaml,
  pyEquals,
  pyLookup,
  pyPformat,
  pyStr,
  sortPairs,
  UserError,
  YamlError,
} from "../base/index.ts";
import type { CmdFlag, CmdFlags } from "./cmd-flags.ts";
import { encodeFlagValue, joinFlagParts, splitFlagText } from "./encode.ts";
import type { FlagValue, FlagValues } from "./flag-def.ts";
import { resolveReferences, UndefinedReference } from "./references.ts";

/** Stands in a stored command for the arguments made from flags. */
export const flagArgsMarker = "__flag_args__";

export type FlagArgsRequest = {
  readonly values: FlagValues;
  readonly cmdFlags: CmdFlags;
  /** `globals`, `global:NAME`, `dict:NAME`, `namespace:NAME`: YAML text; anything else: plain text. */
  readonly dest: string | undefined;
  /** Arguments before the flags': one that reads `--NAME` shadows that flag. */
  readonly before: readonly string[];
  /** `--force-flags`: flags that the operation does not define are passed too. */
  readonly force: boolean;
  readonly warn: (text: string) => void;
};

/** The `--NAME VALUE` arguments of a process, sorted by flag. */
export const flagArgs = (request: FlagArgsRequest): readonly string[] =>
  sortPairs(request.values).flatMap(([name, value]) => {
    const flag = request.cmdFlags.get(name) ?? (request.force ? {} : undefined);
    return flag === undefined ? [] : argsOf(name, value, flag, request);
  });

const argsOf = (
  name: string,
  value: FlagValue,
  flag: CmdFlag,
  request: FlagArgsRequest,
): readonly string[] => {
  if (flag.argSkip === true) return [];
  const argName = flag.argName || name;
  const option = `--${argName}`;
  if (request.before.includes(option)) {
    const shown = `${name}=${encodeFlagValue(value)}`;
    request.warn(`ignoring flag '${shown}' because it's shadowed in the operation cmd as ${option}`);
    return [];
  }
  if (flag.argSwitch !== undefined && flag.argSwitch !== null) {
    return pyEquals(flag.argSwitch, value) ? [option] : [];
  }
  if (value === null) return [];
  if (flag.argSplit === undefined || isPyList(value)) return [option, encodeArg(value, request.dest, flag)];
  const parts = splitArgs(value, flag, flag.argSplit, request);
  return parts.length === 0 ? [] : [option, ...parts];
};

const splitArgs = (
  value: FlagValue,
  flag: CmdFlag,
  split: true | string,
  { dest }: FlagArgsRequest,
): readonly string[] => {
  const parts = splitFlagText(typeof value === "string" ? value : encodeArg(value, dest, flag), split);
  return dest === "globals" ? [dumpYamlFlow(parts.map(yamlOrText))] : parts;
};

/** A part that is no YAML is text. */
const yamlOrText = (part: string): FlagValue => {
  try {
    return parseYaml(part);
  } catch (error) {
    if (error instanceof YamlError) return part;
    throw error;
  }
};

const encodeArg = (value: FlagValue, dest: string | undefined, flag: CmdFlag): string =>
  dest === "globals" || /^(?:global|dict|namespace):/.test(dest ?? "")
    ? yamlArg(value)
    : (encoded(value, flag.argEncoding) ?? plainText(value, flag));

/** A text that begins with a dash is put in quotes, or it would be taken for an option. */
const yamlArg = (value: FlagValue): string => {
  const text = dumpYamlFlow(value);
  return typeof value === "string" && text.startsWith("-") ? `'${value.replaceAll("'", "''")}'` : text;
};

/** What `arg-encoding` or `env-encoding` has for a value. */
const encoded = (value: FlagValue, encoding: PyMap | undefined): string | undefined => {
  const text = encoding === undefined ? undefined : pyLookup(encoding, value);
  return text === undefined ? undefined : pyStr(text);
};

/** True is `1` and false nothing, so that `bool(text)` in Python gives the value back; numbers as Python shows them. */
const plainText = (value: FlagValue, flag: CmdFlag): string => {
  if (value === true) return "1";
  if (value === false || value === null) return "";
  if (typeof value === "string") return value;
  if (isPyList(value)) return joinFlagParts(value, flag.argSplit);
  return pyPformat(value);
};

/** A value as environment variables and references in commands show it. */
export const encodeEnvValue = (value: FlagValue, flag: CmdFlag = {}): string =>
  encoded(value, flag.envEncoding) ?? encoded(value, flag.argEncoding) ?? plainText(value, flag);

/** `learning-rate` -> `FLAG_LEARNING_RATE`. */
export const flagEnvName = (name: string, flag: CmdFlag = {}): string =>
  flag.envName || `FLAG_${name.toUpperCase().replace(/[^A-Z0-9_]/gu, "_")}`;

/** Environment variables of all flag values, null and skipped ones too. */
export const flagEnv = (
  values: FlagValues,
  cmdFlags: CmdFlags,
): readonly (readonly [name: string, value: string])[] =>
  values.map(([name, value]) => {
    const flag = cmdFlags.get(name);
    return [flagEnvName(name, flag), encodeEnvValue(value, flag)];
  });

/** The variables of an operation's `env`, with references to flags resolved. */
export const opEnv = (
  env: FlagValues,
  values: FlagValues,
  cmdFlags: CmdFlags,
): readonly (readonly [name: string, value: string])[] => {
  const known = new Map(values);
  return env.map(([name, value]) => {
    const resolved = resolveReferences(encodeEnvValue(value, cmdFlags.get(name)), known);
    return [name, typeof resolved === "string" ? resolved : encodeEnvValue(resolved)];
  });
};

/**
 * A command from its template: `__flag_args__` becomes the arguments of the flags, and `${name}` in others the
 * value of a flag or of one of `params` (`python_exe` …). Throws UserError for any other reference.
 */
export const commandArgs = (
  template: readonly string[],
  params: FlagValues,
  request: Omit<FlagArgsRequest, "before">,
): readonly string[] => {
  const known = new Map([...request.values, ...params].map(([name, value]) => [name, encodeEnvValue(value)]));
  const args: string[] = [];
  for (const part of template) {
    if (part === flagArgsMarker) args.push(...flagArgs({ ...request, before: args }));
    else args.push(resolveArg(part, known));
  }
  return args;
};

const resolveArg = (part: string, known: ReadonlyMap<string, string>): string => {
  try {
    return pyStr(resolveReferences(part, known));
  } catch (error) {
    if (!(error instanceof UndefinedReference)) throw error;
    throw new UserError(
      `invalid setting for operation: command contains invalid reference '${error.reference}'`,
      { cause: error },
    );
  }
};

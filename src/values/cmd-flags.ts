import { isPyMap, type PyMap, type PyValue, pyMap, pyStr, pyTruthy } from "../base/index.ts";
import type { FlagDef } from "./flag-def.ts";

/** How one flag is passed to the process; a run keeps it in `op` under `op-cmd`, `cmd-flags`. */
export type CmdFlag = {
  readonly argName?: string | undefined;
  readonly argSkip?: boolean | undefined;
  readonly argSwitch?: PyValue | undefined;
  readonly argSplit?: true | string | undefined;
  readonly argEncoding?: PyMap | undefined;
  readonly envName?: string | undefined;
  readonly envEncoding?: PyMap | undefined;
};

export type CmdFlags = ReadonlyMap<string, CmdFlag>;

/** How an operation's flags are passed, by name; `defaultArgSkip` is its `default-flag-arg-skip`. */
export const cmdFlagsOf = (flags: readonly FlagDef[], defaultArgSkip: boolean): CmdFlags =>
  new Map(
    flags.map((flag) => [
      flag.name,
      {
        argName: flag.argName,
        argSkip: flag.argSkip ?? defaultArgSkip,
        argSwitch: flag.argSwitch,
        argSplit: flag.argSplit,
        argEncoding: flag.argEncoding,
        envName: flag.envName,
        envEncoding: flag.envEncoding,
      },
    ]),
  );

/** The run attribute's form: only what is set. */
export const encodeCmdFlags = (flags: CmdFlags): PyMap =>
  pyMap(
    [...flags].map(([name, flag]) => [
      name,
      pyMap([
        ["arg-name", flag.argName || undefined],
        ["arg-skip", flag.argSkip === true ? true : undefined],
        ["arg-switch", flag.argSwitch ?? undefined],
        ["arg-split", flag.argSplit],
        ["env-name", flag.envName || undefined],
        ["arg-encoding", nonEmpty(flag.argEncoding)],
        ["env-encoding", nonEmpty(flag.envEncoding)],
      ]),
    ]),
  );

const nonEmpty = (map: PyMap | undefined): PyMap | undefined =>
  map === undefined || map.size === 0 ? undefined : map;

/** Reads the run attribute's form; what is no mapping counts as empty. */
export const decodeCmdFlags = (data: PyValue | undefined): CmdFlags =>
  new Map(isPyMap(data) ? [...data].map(([name, item]) => [String(name), decodeCmdFlag(item)] as const) : []);

const decodeCmdFlag = (data: PyValue): CmdFlag => {
  if (!isPyMap(data)) return {};
  const text = (name: string): string | undefined => {
    const value = data.get(name);
    return value === undefined || !pyTruthy(value) ? undefined : pyStr(value);
  };
  const map = (name: string): PyMap | undefined => {
    const value = data.get(name);
    return isPyMap(value) ? value : undefined;
  };
  const split = data.get("arg-split");
  return {
    argName: text("arg-name"),
    argSkip: pyTruthy(data.get("arg-skip")),
    argSwitch: data.get("arg-switch"),
    argSplit: split === true ? true : text("arg-split"),
    argEncoding: map("arg-encoding"),
    envName: text("env-name"),
    envEncoding: map("env-encoding"),
  };
};

import {
  type Context,
  compareText,
  formatFixed,
  formatTimestamp,
  isPyList,
  isPyMap,
  PyDate,
  PyFloat,
  type PyMap,
  type PyValue,
  pyMap,
  pyStr,
} from "../base/index.ts";
import { attrNames, formatOpRef, namespaceAttr, readManifest } from "../run/index.ts";
import { isSystemScalar, readScalarSummaries, type ScalarSummary, scalarKey } from "../scalars/index.ts";
import type { RunRecord } from "../store/index.ts";
import { encodeFlagValue } from "../values/index.ts";
import { runDetails } from "./run-rows.ts";

/** What `runs info` shows of a run, by name and in order. Maps and lists are blocks, all else is one line. */
export type RunInfo = readonly (readonly [name: string, value: PyValue])[];

export type InfoOptions = {
  readonly comments: boolean;
  readonly env: boolean;
  readonly deps: boolean;
  readonly manifest: boolean;
  readonly plugins: boolean;
  readonly allScalars: boolean;
  readonly privateAttrs: boolean;
  /** Values for programs: numbers stay numbers. */
  readonly json: boolean;
};

/** Attributes that `runs info` shows in their own places, or not at all; every other one is custom. */
const coreAttrs: ReadonlySet<string> = new Set([
  "cmd",
  "comments",
  "compare",
  "deps",
  "env",
  "exit_status",
  "flags",
  "host",
  "id",
  "initialized",
  "label",
  "marked",
  "objective",
  "op",
  "pip_freeze",
  "platform",
  "plugins",
  "random_seed",
  "run_params",
  "sourcecode_digest",
  "started",
  "stopped",
  "tags",
  "user",
  "user_flags",
  "vcs_commit",
  "r_sys_info",
  "r_packages_loaded",
  "resolved_deps",
  "opdef",
]);

/** The run attributes of an operation, where later versions keep them together. */
const opdefAttrs = "opdef_attrs";

/** Facts of the machine a run was on. */
const machineAttr = "_machine";

/** Private attributes that have a place of their own. */
const shownApart: ReadonlySet<string> = new Set([machineAttr, namespaceAttr]);

export const runInfo = (
  run: RunRecord,
  options: InfoOptions,
  context: Pick<Context, "userHome">,
  warn: (text: string) => void,
): RunInfo => {
  const custom = customAttrs(run, options.privateAttrs);
  const machine = run.attr(machineAttr);
  return [
    ...runDetails(run, context),
    ...(options.json ? [...custom].map(([name, value]) => [name, attrText(value)] as const) : []),
    ...(options.privateAttrs ? privateFacts(run) : []),
    ["tags", run.attr("tags") ?? []],
    ["flags", run.attr("flags") ?? new Map()],
    ...optional(run.proto !== undefined, "proto-flags", () => run.proto?.attr("flags") ?? new Map()),
    ["scalars", scalarsInfo(run, options, warn)],
    ...optional(custom.size > 0, "attributes", () => custom),
    ...optional(run.namespace !== undefined, "namespace", () => run.namespace ?? ""),
    ...optional(machine !== undefined, "machine", () => machine ?? null),
    ...optional(options.comments, "comments", () => commentsInfo(run)),
    ...optional(options.env, "environment", () => run.attr("env") ?? new Map()),
    ...optional(options.manifest, "manifest", () => manifestInfo(run)),
    ...optional(options.deps, "dependencies", () => run.attr("deps") ?? new Map()),
    ...optional(options.plugins, "plugins", () => run.attr("plugins") ?? []),
    ...optional(options.privateAttrs && options.json && run.proto !== undefined, "proto-run", () =>
      protoInfo(run.proto, context),
    ),
  ];
};

const optional = (isShown: boolean, name: string, value: () => PyValue): RunInfo =>
  isShown ? [[name, value()]] : [];

const privateFacts = (run: RunRecord): RunInfo => [
  ["opref", run.opRef === undefined ? "" : formatOpRef(run.opRef)],
  ["op", run.attr("op") ?? null],
];

const protoInfo = (proto: RunRecord | undefined, context: Pick<Context, "userHome">): PyMap =>
  proto === undefined
    ? new Map()
    : pyMap([
        ...runDetails(proto, context),
        ...[...customAttrs(proto, true)].map(([name, value]) => [name, attrText(value)] as const),
        ...privateFacts(proto),
      ]);

/** Attributes that Guild does not know, sorted by name; private ones begin with `_`. */
export const customAttrs = (run: RunRecord, includePrivate: boolean): ReadonlyMap<string, PyValue> => {
  const attrs = new Map<string, PyValue>();
  for (const name of attrNames(run)) {
    const isShown = !coreAttrs.has(name) && name !== opdefAttrs && !shownApart.has(name);
    if (isShown && (includePrivate || !name.startsWith("_"))) attrs.set(name, run.attr(name) ?? null);
  }
  const grouped = run.attr(opdefAttrs);
  for (const [name, value] of isPyMap(grouped) ? grouped : []) attrs.set(pyStr(name), value);
  return new Map([...attrs].sort(([a], [b]) => compareText(a, b)));
};

/** An attribute as 0.9 turns it into text. */
const attrText = (value: PyValue): string => {
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (isPyList(value)) return `\n${value.map((item) => `  ${attrText(item)}`).join("\n")}`;
  if (isPyMap(value)) {
    const items = [...value].map(([key, item]) => [pyStr(key), item] as const);
    const sorted = items.sort(([a], [b]) => compareText(a, b));
    return `\n${sorted.map(([key, item]) => `  ${key}: ${attrText(item)}`).join("\n")}`;
  }
  return value instanceof PyDate ? `\n  ${value.text}\n  ...` : encodeFlagValue(value);
};

const scalarsInfo = (run: RunRecord, options: InfoOptions, warn: (text: string) => void): PyMap =>
  pyMap(
    readScalarSummaries(run.dir, warn)
      .map((scalar) => [scalarKey(scalar), scalar] as const)
      .filter(([key]) => options.allScalars || !isSystemScalar(key))
      .map(([key, scalar]) => [
        key,
        options.allScalars
          ? allValues(scalar, options.json)
          : scalarInfo(scalar.last, scalar.lastStep, options.json),
      ]),
  );

/** Averages and totals have no step; the count stands in its place, as in 0.9. */
const allValues = (scalar: ScalarSummary, json: boolean): PyMap =>
  pyMap([
    ["first", scalarInfo(scalar.first, scalar.firstStep, json)],
    ["last", scalarInfo(scalar.last, scalar.lastStep, json)],
    ["min", scalarInfo(scalar.min, scalar.minStep, json)],
    ["max", scalarInfo(scalar.max, scalar.maxStep, json)],
    ["avg", scalarInfo(scalar.avg, scalar.count, json)],
    ["total", scalarInfo(scalar.total, scalar.count, json)],
  ]);

const scalarInfo = (value: number | undefined, step: number, json: boolean): PyValue => {
  if (json) return [value === undefined ? null : new PyFloat(value), step];
  return `${value === undefined ? "nan" : fixedText(value)} (step ${step})`;
};

/** Python's `%.6f`. */
const fixedText = (value: number): string => {
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  return sign + formatFixed(value, 6);
};

const commentsInfo = (run: RunRecord): PyValue =>
  run.comments.map(({ user, host, time, body }) =>
    pyMap([
      ["user", user],
      ["host", host],
      ["time", formatTimestamp(time)],
      ["body", body.trim()],
    ]),
  );

/** Files by what they are, in the order the manifest first has them. */
const manifestInfo = (run: RunRecord): PyMap => {
  const files = new Map<string, string[]>();
  for (const { type, runPath } of readManifest(run) ?? []) {
    const kind = type === "s" ? "sourcecode" : type === "d" ? "dependencies" : undefined;
    if (kind !== undefined) files.set(kind, [...(files.get(kind) ?? []), runPath]);
  }
  return pyMap([...files].map(([kind, paths]) => [kind, paths.sort(compareText)]));
};

import { basename, dirname, relative } from "node:path";
import {
  type Context,
  compareText,
  formatDuration,
  formatTimestamp,
  isPyList,
  isPyMap,
  type Micros,
  PyFloat,
  type PyMap,
  type PyValue,
  pyMap,
  pyStr,
} from "../base/index.ts";
import { readManifest } from "../run/index.ts";
import type { ScalarSummary } from "../scalars/index.ts";
import { opDir, RunRecord, runInDir, runScalars, sourceDir } from "../store/index.ts";
import { apiOpRef } from "./api-operation.ts";
import { apiFiles } from "./api-run-files.ts";
import { customAttrs } from "./run-info.ts";
import { commandText } from "./run-rows.ts";

type ApiContext = Pick<Context, "now">;

/** A run as `api runs` has it. Version 1 has texts for people, version 2 values. */
export const apiRun = (
  run: RunRecord,
  version: 1 | 2,
  context: ApiContext,
  warn: (text: string) => void,
): PyMap =>
  pyMap([
    ...head(run),
    ...(version === 1 ? timeTexts(run, context) : times(run)),
    ["label", run.label],
    ["tags", version === 1 ? run.tags.join(", ") : run.tags],
    ["comments", run.attr("comments") ?? []],
    ["status", run.status.kind],
    ["exitStatus", run.attr("exit_status") ?? ""],
    ["command", commandText(run.attr("cmd"))],
    ["otherAttrs", customAttrs(run, false)],
    ["flags", run.attr("flags") ?? new Map()],
    ["env", run.attr("env") ?? new Map()],
    ["deps", dependencies(run)],
    ["files", apiFiles(run, version, warn)],
    ["sourcecode", sourceCode(run)],
    ["projectDir", opDir(run) ?? null],
    ["opRef", opRefOf(run)],
    ["marked", run.isMarked],
    ["scalars", runScalars(run, warn).map((scalar) => apiScalar(run, scalar, version))],
  ]);

/** A run as `api merge` has it. */
export const apiMergedRun = (run: RunRecord): PyMap =>
  pyMap([
    ...head(run),
    ["started", formatTimestamp(run.started)],
    ["stopped", formatTimestamp(run.stopped)],
    ["label", run.label],
    ["status", run.status.kind],
    ["projectDir", opDir(run) ?? null],
    ["opRef", opRefOf(run)],
  ]);

type Pairs = readonly (readonly [string, PyValue])[];

const head = (run: RunRecord): Pairs => [
  ["id", run.id],
  ["shortId", run.shortId],
  ["dir", run.dir],
  ["operation", run.operation],
];

const timeTexts = (run: RunRecord, { now }: ApiContext): Pairs => [
  ["started", formatTimestamp(run.started)],
  ["stopped", formatTimestamp(run.stopped)],
  ["time", timeText(run, run.stopped ?? (run.status.kind === "running" ? now() : undefined))],
];

const timeText = ({ started }: RunRecord, end: Micros | undefined): string =>
  started === undefined || end === undefined ? "" : formatDuration(started, end);

const times = (run: RunRecord): Pairs => [
  ["started", run.started ?? null],
  ["stopped", run.stopped ?? null],
];

const opRefOf = (run: RunRecord): PyValue => (run.opRef === undefined ? null : apiOpRef(run.opRef));

/** The runs that this one took files from. */
const dependencies = (run: RunRecord): readonly PyMap[] => {
  const deps = run.attr("deps");
  const sources = [...(isPyMap(deps) ? deps.values() : [])].flatMap((resource) =>
    isPyMap(resource) ? [...resource.values()] : [],
  );
  return sources.filter(isPyMap).flatMap((source) => {
    const id = source.get("config");
    const paths = source.get("paths");
    if (
      typeof id !== "string" ||
      !isPyList(paths) ||
      !pyStr(source.get("uri") ?? "").startsWith("operation:")
    ) {
      return [];
    }
    const other = new RunRecord(runInDir(dirname(run.dir), basename(id)));
    return [
      pyMap([
        ["run", other.shortId],
        ["operation", other.operation],
        ["paths", paths],
      ]),
    ];
  });
};

const sourceCode = (run: RunRecord): PyMap => {
  const root = relative(run.dir, sourceDir(run));
  const files = (readManifest(run) ?? []).filter(({ type }) => type === "s").map(({ runPath }) => runPath);
  files.sort(compareText);
  return pyMap([
    ["root", root === "" ? "." : root],
    ["files", files],
  ]);
};

const apiScalar = (run: RunRecord, scalar: ScalarSummary, version: 1 | 2): PyMap => {
  const name = (camel: string): string =>
    version === 1 ? camel.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : camel;
  const float = (value: number | undefined): PyValue => (value === undefined ? null : new PyFloat(value));
  return pyMap([
    ["run", run.id],
    ["prefix", scalar.prefix],
    ["tag", scalar.tag],
    [name("firstVal"), float(scalar.first)],
    [name("firstStep"), scalar.firstStep],
    [name("lastVal"), float(scalar.last)],
    [name("lastStep"), scalar.lastStep],
    [name("minVal"), float(scalar.min)],
    [name("minStep"), scalar.minStep],
    [name("maxVal"), float(scalar.max)],
    [name("maxStep"), scalar.maxStep],
    [name("avgVal"), float(scalar.avg)],
    ["total", float(scalar.total)],
    ["count", scalar.count],
  ]);
};

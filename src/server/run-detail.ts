import { dumpYaml, isPyList, isPyMap, type PyValue, pyStr } from "../base/index.ts";
import { attrNames, isSecretName, readLock } from "../run/index.ts";
import { scalarKey } from "../scalars/index.ts";
import { opDir, type RunRecord, runScalars } from "../store/index.ts";
import type { RunDetail, ScalarSummaryInfo } from "./api-types.ts";
import { cellOf, numberCell } from "./cells.ts";

const masked = "••••••";

/** Attributes that the answer has in a form of their own. */
const shownApart = new Set([
  "id",
  "started",
  "stopped",
  "exit_status",
  "tags",
  "comments",
  "label",
  "marked",
  "flags",
  "env",
  "cmd",
  "deps",
]);

/** All about one run that is no file. */
export const runDetail = (run: RunRecord, isDeleted: boolean): RunDetail => {
  const exitStatus = run.attr("exit_status");
  const { pkgType = "", pkgName = "", pkgVersion = "", modelName = "", opName = "" } = run.opRef ?? {};
  return {
    id: run.id,
    operation: run.operation,
    status: run.status.kind,
    label: run.label,
    marked: run.isMarked,
    started: run.timestamp ?? null,
    isBatch: run.isBatch,
    dir: run.dir,
    stopped: run.stopped ?? null,
    exitStatus: typeof exitStatus === "number" ? exitStatus : null,
    tags: run.tags,
    comments: run.comments.map(({ user, host, time, body }) => ({ user, host, time: time ?? 0, body })),
    command: commandText(run.attr("cmd")),
    opRef: { pkgType, pkgName, pkgVersion, modelName, opName },
    namespace: run.namespace ?? null,
    projectDir: opDir(run) ?? null,
    flags: [...run.flags].map(([name, value]) => [pyStr(name), cellOf(value)] as const),
    scalars: runScalars(run).map(
      (summary): ScalarSummaryInfo => ({
        key: scalarKey(summary),
        count: summary.count,
        step: summary.lastStep,
        first: numberCell(summary.first ?? Number.NaN),
        last: numberCell(summary.last ?? Number.NaN),
        min: numberCell(summary.min ?? Number.NaN),
        max: numberCell(summary.max ?? Number.NaN),
        avg: numberCell(summary.avg ?? Number.NaN),
      }),
    ),
    attributes: attrNames(run)
      .filter((name) => !shownApart.has(name))
      .sort()
      .map(
        (name) =>
          [name, isSecretName(name) ? masked : yamlText(maskSecrets(run.attr(name) ?? null))] as const,
      ),
    env: envOf(run),
    dependencies: dependenciesOf(run.attr("deps")),
    pid: readLock(run)?.pid ?? null,
    sourceDigest: run.sourceCodeDigest || null,
    isDeleted,
  };
};

/** The environment of a run, without what is secret. */
const envOf = (run: RunRecord): readonly (readonly [string, string])[] => {
  const env = run.attr("env");
  if (!isPyMap(env)) return [];
  return [...env]
    .map(([name, value]): readonly [string, string] => [
      pyStr(name),
      isHidden(pyStr(name)) ? masked : withoutPassword(pyStr(value)),
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1));
};

/** Names that 0.9 did not keep from being recorded count too. */
const isHidden = (name: string): boolean =>
  isSecretName(name) || /(?:_|^)(?:api_?key|key|passwd|pwd|credentials?|auth)(?:_|$)/i.test(name);

/** `https://user:password@host` is found in the addresses of registries and proxies. */
const withoutPassword = (text: string): string =>
  text.replace(/(\w+:\/\/[^\s/:@]*):[^\s/@]+@/g, `$1:${masked}@`);

/** A value of an attribute without what is secret in it. */
export const maskSecrets = (value: PyValue): PyValue => {
  if (typeof value === "string") return withoutPassword(value);
  if (isPyList(value)) return value.map(maskSecrets);
  if (!isPyMap(value)) return value;
  return new Map([...value].map(([key, item]) => [key, isHidden(pyStr(key)) ? masked : maskSecrets(item)]));
};

const yamlText = (value: PyValue): string =>
  dumpYaml(value)
    .replace(/\n\.\.\.\n$/, "\n")
    .trimEnd();

const commandText = (cmd: PyValue | undefined): string =>
  isPyList(cmd)
    ? cmd
        .map(pyStr)
        .map((arg) => (arg === "" || arg.includes(" ") ? `"${arg}"` : arg))
        .join(" ")
    : "";

const dependenciesOf = (deps: PyValue | undefined): RunDetail["dependencies"] => {
  if (!isPyMap(deps)) return [];
  return [...deps].flatMap(([name, sources]) => {
    if (!isPyMap(sources)) return [];
    return [...sources].map(([uri, source]) => {
      const facts = isPyMap(source) ? source : new Map<string, PyValue>();
      const paths = facts.get("paths");
      const isRun = pyStr(facts.get("uri") ?? uri).startsWith("operation:");
      const config = facts.get("config");
      return {
        name: `${pyStr(name)} ${pyStr(uri)}`,
        run: isRun && typeof config === "string" ? (config.split("/").at(-1) ?? null) : null,
        paths: isPyList(paths) ? paths.map(pyStr) : [],
      };
    });
  });
};

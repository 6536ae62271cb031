import {
  isPyList,
  isPyMap,
  type PyMap,
  type PyValue,
  pyPformat,
  pyRepr,
  pyStr,
  pyTruthy,
  splitShell,
  UserError,
} from "../base/index.ts";
import { sourceAttributes, sourceKinds } from "./attribute-table.ts";
import { AttributeReader } from "./attributes.ts";
import { type Report, within } from "./report.ts";
import type { RenameSpec, ResourceDef, SelectSpec, SourceDef } from "./types.ts";

export type ResourceReading = {
  /** Name of the model that the resource belongs to, for messages. */
  readonly model: string;
  readonly report: Report;
  readonly warn: (text: string) => void;
};

/** A resource from what `resources` or `requires` says; undefined (and reported) when that is of no use. */
export const readResource = (
  name: string | undefined,
  value: PyValue,
  reading: ResourceReading,
): ResourceDef | undefined => {
  const { report, warn } = reading;
  const written: PyMap | undefined = isPyList(value)
    ? new Map([["sources", value]])
    : isPyMap(value)
      ? value
      : undefined;
  if (written === undefined) {
    report(
      [],
      `invalid resource value ${pyRepr(value)}: expected a mapping or a list`,
      "Write the sources as a list below the name.",
    );
    return undefined;
  }
  const fullName = `${reading.model}:${name === undefined || name === "" ? "<inline>" : name}`;
  const attributes = new AttributeReader(written, report);
  const sources = readSources(isPyList(value), written.get("sources"), fullName, reading);
  const shownName = resolvingName(name, sources);
  return {
    name,
    description: attributes.text("description") ?? "",
    sources,
    targetPath: readTargetPath(
      attributes.text("target-path"),
      attributes.text("path"),
      `resource ${shownName}`,
      warn,
    ),
    targetType: readTargetType(written.get("target-type"), `resource ${shownName}`, report),
    defaultUnpack: attributes.optionalFlag("default-unpack") ?? true,
    private: attributes.flag("private"),
    references: attributes.texts("references") ?? [],
    written,
  };
};

/** What a resource is called in messages, `deps` and the manifest: its name, else its sources'. */
export const resolvingName = (
  name: string | undefined,
  sources: readonly Pick<SourceDef, "name" | "flagName" | "uri">[],
): string => {
  if (name !== undefined && name !== "") return name;
  return sources.map(sourceName).join(",") || "resource";
};

/** What a source is called: its name, else its flag's, else its uri. */
export const sourceName = (source: Pick<SourceDef, "name" | "flagName" | "uri">): string =>
  source.name || source.flagName || source.uri;

const readSources = (
  isBareList: boolean,
  value: PyValue | undefined,
  fullName: string,
  reading: ResourceReading,
): readonly SourceDef[] => {
  if (value === undefined) return [];
  const report = isBareList ? reading.report : within(reading.report, "sources");
  if (!isPyList(value)) {
    report(
      [],
      `invalid sources value for resource '${fullName}': ${pyRepr(value)}`,
      "Write the sources as a list.",
    );
    return [];
  }
  return value.flatMap(
    (item, index) => readSource(item, fullName, { ...reading, report: within(report, index) }) ?? [],
  );
};

const readSource = (item: PyValue, fullName: string, reading: ResourceReading): SourceDef | undefined => {
  const { report } = reading;
  if (typeof item === "string") return source("file", item, new Map(), reading);
  if (!isPyMap(item)) {
    report(
      [],
      `invalid source for resource '${fullName}': ${pyRepr(item)}`,
      "Write the source as 'file: PATH', or with another kind.",
    );
    return undefined;
  }
  const kinds = sourceKinds.filter((kind) => pyTruthy(item.get(kind)));
  const [kind] = kinds;
  if (kind === undefined) {
    report(
      [],
      `invalid source ${pyRepr(item)} in resource '${fullName}': missing required attribute ` +
        `(one of ${sourceKinds.join(", ")})`,
      "Say what the source is, as in 'file: PATH'.",
    );
    return undefined;
  }
  if (kinds.length > 1) {
    report(
      [],
      `invalid source ${pyPformat(item)} in resource '${fullName}': conflicting attributes (${kinds.join(", ")})`,
      "Make a source of its own of each.",
    );
    return undefined;
  }
  return source(kind, pyStr(item.get(kind) ?? null), item, reading);
};

const source = (
  kind: SourceDef["kind"],
  value: string,
  written: PyMap,
  { report, warn }: ResourceReading,
): SourceDef => {
  const attributes = new AttributeReader(written, report);
  const flagName = written.get("flag-name") ?? undefined;
  const named = {
    uri: kind === "url" ? value : `${kind}:${value}`,
    name: attributes.text("name"),
    flagName: flagName === undefined || flagName === false ? flagName : pyStr(flagName),
  };
  const shownName = sourceName(named);
  warnOfUnknown(written, shownName, warn);
  return {
    kind,
    value,
    ...named,
    targetPath: readTargetPath(
      attributes.text("target-path"),
      attributes.text("path"),
      `source ${shownName}`,
      warn,
    ),
    targetType: readTargetType(written.get("target-type"), `source ${named.name ?? "None"}`, report),
    preservePath: attributes.flag("preserve-path"),
    rename: readRenames(written.get("rename"), report),
    select: readAllSelects(written, report),
    unpack: attributes.optionalFlag("unpack"),
    archiveType: attributes.text("type"),
    sha256: attributes.text("sha256"),
    postProcess: attributes.text("post-process"),
    optional: attributes.flag("optional"),
    warnIfEmpty: attributes.optionalFlag("warn-if-empty") ?? true,
    failIfEmpty: attributes.flag("fail-if-empty"),
    replaceExisting: attributes.optionalFlag("replace-existing"),
    alwaysResolve: attributes.optionalFlag("always-resolve"),
    params: attributes.map("params"),
    help: attributes.text("help"),
  };
};

const warnOfUnknown = (written: PyMap, shownName: string, warn: (text: string) => void): void => {
  const names: string[] = [];
  for (const key of written.keys()) {
    const name = pyStr(key).replaceAll("_", "-");
    if (!Object.hasOwn(sourceAttributes, name)) names.push(name);
  }
  for (const name of names.sort()) {
    warn(`unexpected source attribute '${name}' in resource ${pyRepr(shownName)}`);
  }
};

const readTargetPath = (
  targetPath: string | undefined,
  path: string | undefined,
  where: string,
  warn: (text: string) => void,
): string | undefined => {
  if (targetPath && path) warn(`target-path and path both specified for ${where} - using target-path`);
  return targetPath || path || undefined;
};

const readTargetType = (
  value: PyValue | undefined,
  where: string,
  report: Report,
): "copy" | "link" | undefined => {
  if (value === undefined || !pyTruthy(value)) return undefined;
  if (value === "copy" || value === "link") return value;
  report(
    ["target-type"],
    `unsupported target-type '${pyStr(value)}' in ${where} (expected 'link' or 'copy')`,
    "Write 'target-type: link' or 'target-type: copy'.",
  );
  return undefined;
};

const readAllSelects = (written: PyMap, report: Report): readonly SelectSpec[] => [
  ...readSelects(written.get("select"), "select", undefined, report),
  ...readSelects(written.get("select-min"), "select-min", "min", report),
  ...readSelects(written.get("select-max"), "select-max", "max", report),
];

const readSelects = (
  value: PyValue | undefined,
  name: string,
  reduce: SelectSpec["reduce"],
  report: Report,
): readonly SelectSpec[] => {
  if (value === undefined || value === null) return [];
  const patterns = typeof value === "string" ? [value] : value;
  if (!isPyList(patterns)) {
    report([name], `invalid ${name} val: ${pyStr(value)}`, "Use a pattern or a list of patterns.");
    return [];
  }
  return patterns.map((pattern) => ({ pattern: pyStr(pattern), reduce }));
};

const readRenames = (value: PyValue | undefined, sourceReport: Report): readonly RenameSpec[] => {
  if (value === undefined || value === null) return [];
  const report = within(sourceReport, "rename");
  if (!isPyList(value)) return readRename(value, report);
  return value.flatMap((item, index) => readRename(item, within(report, index)));
};

const readRename = (value: PyValue, report: Report): readonly RenameSpec[] => {
  if (isPyMap(value)) {
    return [{ pattern: pyStr(value.get("pattern") ?? ""), replacement: pyStr(value.get("repl") ?? "") }];
  }
  if (typeof value !== "string") {
    report(
      [],
      `invalid rename spec ${pyRepr(value)}: expected string or map`,
      "Write 'PATTERN REPL' or 'NAME'.",
    );
    return [];
  }
  const [first, second, ...more] = splitWords(value, report) ?? [];
  if (first !== undefined && second === undefined) return [{ pattern: ".*", replacement: first }];
  if (first !== undefined && second !== undefined && more.length === 0) {
    return [{ pattern: first, replacement: second }];
  }
  report(
    [],
    `invalid rename spec ${pyRepr(value)}: expected 'PATTERN REPL' or 'NAME'`,
    "Put parts that hold spaces in quotes.",
  );
  return [];
};

const splitWords = (text: string, report: Report): readonly string[] | undefined => {
  try {
    return splitShell(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    report([], `invalid rename spec ${pyRepr(text)}: ${error.message}`, "Close the quote.");
    return undefined;
  }
};

/**
 * A resource as a run recorded it: the mapping of a Guild file that was checked when the run was planned. What cannot
 * be read in it is a UserError.
 */
export const readRecordedResource = (written: PyMap): ResourceDef => {
  const report: Report = (_, message) => {
    throw new UserError(`invalid dependency in run: ${message}`);
  };
  const name = written.get("name");
  const resource = readResource(typeof name === "string" ? name : undefined, written, {
    model: "",
    report,
    warn: () => undefined,
  });
  if (resource === undefined) throw new UserError("invalid dependency in run");
  return resource;
};

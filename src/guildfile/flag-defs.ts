import {
  compareText,
  isPyList,
  isPyMap,
  type PyKey,
  type PyMap,
  type PyValue,
  pyRepr,
  pyStr,
  pyTruthy,
} from "../base/index.ts";
import { type FlagChoice, type FlagDef, plainFlag } from "../values/index.ts";
import { attributeReader } from "./attributes.ts";
import { type Report, within } from "./report.ts";

/** The flags of an operation, sorted by name. */
export const readFlags = (flags: PyMap, report: Report): readonly FlagDef[] =>
  [...flags]
    .map(([name, data]) => readFlag(pyStr(name), data, within(report, pyStr(name))))
    .sort((a, b) => compareText(a.name, b.name));

const known: ReadonlySet<PyKey> = new Set([
  "default",
  "description",
  "type",
  "required",
  "alias",
  "arg-name",
  "arg-encoding",
  "arg-skip",
  "arg-switch",
  "arg-split",
  "choices",
  "allow-other",
  "env-name",
  "env-encoding",
  "null-label",
  "min",
  "max",
  "distribution",
]);

/** One flag from its attributes. */
const readFlag = (name: string, data: PyValue, report: Report): FlagDef => {
  if (!isPyMap(data)) {
    report([], `invalid flag data ${pyRepr(data)}: expected a mapping`);
    return plainFlag(name);
  }
  const attributes = attributeReader(data, report);
  const extra = new Map([...data].filter(([key]) => !known.has(key)));
  return {
    name,
    description: attributes.text("description") ?? "",
    default: data.get("default") ?? null,
    type: attributes.text("type"),
    required: attributes.flag("required"),
    choices: readChoices(data.get("choices"), within(report, "choices")),
    allowOther: attributes.flag("allow-other"),
    alias: attributes.text("alias"),
    argName: attributes.text("arg-name"),
    argSkip: attributes.optionalFlag("arg-skip"),
    argSwitch: attributes.value("arg-switch"),
    argSplit: readArgSplit(attributes.value("arg-split")),
    argEncoding: attributes.map("arg-encoding"),
    envName: attributes.text("env-name"),
    envEncoding: attributes.map("env-encoding"),
    nullLabel: attributes.value("null-label"),
    min: attributes.value("min"),
    max: attributes.value("max"),
    distribution: attributes.text("distribution"),
    extra,
  };
};

const readArgSplit = (value: PyValue | undefined): true | string | undefined => {
  if (!pyTruthy(value) || value === undefined) return undefined;
  return value === true ? true : pyStr(value);
};

const readChoices = (value: PyValue | undefined, report: Report): readonly FlagChoice[] => {
  if (value === undefined || !pyTruthy(value)) return [];
  if (!isPyList(value)) {
    report([], `invalid flag choice data ${pyRepr(value)}: expected a list of values or mappings`);
    return [];
  }
  return value.flatMap((choice, index) => readChoice(choice, within(report, index)) ?? []);
};

const readChoice = (data: PyValue, report: Report): FlagChoice | undefined => {
  if (!isPyMap(data)) return { value: data, description: "", alias: undefined, flags: new Map() };
  const value = data.get("value");
  if (value === undefined) {
    report([], `missing required 'value' attribute in ${pyRepr(data)}`);
    return undefined;
  }
  const attributes = attributeReader(data, report);
  return {
    value,
    description: attributes.text("description") ?? "",
    alias: attributes.text("alias"),
    flags: attributes.map("flags") ?? new Map(),
  };
};

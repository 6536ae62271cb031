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
import { flagAttributes } from "./attribute-table.ts";
import { AttributeReader, emptyMap } from "./attributes.ts";
import { type Report, within } from "./report.ts";

/** The flags of an operation, sorted by name. */
export const readFlags = (flags: PyMap, report: Report): readonly FlagDef[] =>
  [...flags]
    .map(([name, data]) => readFlag(pyStr(name), data, within(report, pyStr(name))))
    .sort((a, b) => compareText(a.name, b.name));

/** What Guild itself makes nothing of is kept for whoever does. */
const isExtra = (key: PyKey): boolean => key === "nb-replace" || !Object.hasOwn(flagAttributes, pyStr(key));

const extraAttributes = (data: PyMap): PyMap => {
  for (const key of data.keys()) {
    if (isExtra(key)) return new Map([...data].filter(([name]) => isExtra(name)));
  }
  return emptyMap;
};

/** One flag from its attributes. */
const readFlag = (name: string, data: PyValue, report: Report): FlagDef => {
  if (!isPyMap(data)) {
    report([], `invalid flag data ${pyRepr(data)}: expected a mapping`, "Write the flag as NAME: DEFAULT.");
    return plainFlag(name);
  }
  const attributes = new AttributeReader(data, report);
  const extra = extraAttributes(data);
  return {
    name,
    description: attributes.text("description") ?? "",
    default: data.get("default") ?? null,
    type: attributes.text("type"),
    required: attributes.flag("required"),
    choices: readChoices(data.get("choices"), report),
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

const noChoices: readonly FlagChoice[] = [];

const readChoices = (value: PyValue | undefined, flagReport: Report): readonly FlagChoice[] => {
  if (value === undefined || !pyTruthy(value)) return noChoices;
  const report = within(flagReport, "choices");
  if (!isPyList(value)) {
    report(
      [],
      `invalid flag choice data ${pyRepr(value)}: expected a list of values or mappings`,
      "Write the choices as [A, B, C].",
    );
    return [];
  }
  return value.flatMap((choice, index) => readChoice(choice, within(report, index)) ?? []);
};

const readChoice = (data: PyValue, report: Report): FlagChoice | undefined => {
  if (!isPyMap(data)) return { value: data, description: "", alias: undefined, flags: new Map() };
  const value = data.get("value");
  if (value === undefined) {
    report([], `missing required 'value' attribute in ${pyRepr(data)}`, "Add 'value: VALUE' to the choice.");
    return undefined;
  }
  const attributes = new AttributeReader(data, report);
  return {
    value,
    description: attributes.text("description") ?? "",
    alias: attributes.text("alias"),
    flags: attributes.map("flags") ?? emptyMap,
  };
};

import type { PyValue } from "../../base/index.ts";
import type { OpDef } from "../../guildfile/index.ts";
import { encodeFlagValue, type FlagDef } from "../../values/index.ts";

/** `--test-flags`: how the flags of an operation are configured, with what was imported. */
export const flagsText = (op: OpDef): string =>
  [
    line("flags-dest", op.flagsDest),
    line("flags-import", importValue(op.flagsImport)),
    "flags:\n",
    ...op.flags.flatMap((flag) => [
      `  ${flag.name}:\n`,
      ...flagAttributes(flag).map(([name, value]) => `    ${line(name, value)}`),
    ]),
  ].join("");

const line = (name: string, value: PyValue | undefined): string =>
  value === undefined || value === null ? `${name}:\n` : `${name}: ${encodeFlagValue(value)}\n`;

const importValue = (value: OpDef["flagsImport"]): PyValue | undefined => {
  if (value === "defined") return undefined;
  return value === "all" ? true : value;
};

/** In the order 0.9 shows them. */
const flagAttributes = (flag: FlagDef): readonly (readonly [name: string, value: PyValue | undefined])[] => [
  ["default", flag.default],
  ["type", flag.type],
  ["required", flag.required],
  ["arg-name", flag.argName],
  ["arg-skip", flag.argSkip],
  ["arg-switch", flag.argSwitch],
  ["arg-split", flag.argSplit],
  ["arg-encoding", flag.argEncoding],
  ["env-name", flag.envName],
  ["env-encoding", flag.envEncoding],
  ["choices", flag.choices.map((choice) => choice.alias ?? choice.value)],
  ["allow-other", flag.allowOther],
  ["distribution", flag.distribution],
  ["max", flag.max],
  ["min", flag.min],
  ["null-label", flag.nullLabel],
];

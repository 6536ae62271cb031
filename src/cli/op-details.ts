import { pyMap, pyRepr } from "../base/index.ts";
import type { OpDef } from "../guildfile/index.ts";
import { encodeFlagValue, type FlagDef } from "../values/index.ts";
import type { JsonRow } from "./json-list.ts";
import type { TableRow } from "./table.ts";

/** What `guild operations -v` shows below an operation; `details` are the further lines of its description. */
export const opDetails = (op: OpDef, details: readonly string[]): TableRow => ({
  main: op.start.kind === "main" ? op.start.main : "",
  // 0.9: operations_impl.py leaves the lists to Python to print.
  flags: pyRepr(op.flags.map(flagText)),
  details: pyRepr(details),
});

/** The same for programs. */
export const opFacts = (op: OpDef, details: readonly string[]): JsonRow => ({
  main: op.start.kind === "main" ? op.start.main : null,
  flags: op.flags.map((flag) =>
    pyMap([
      ["name", flag.name],
      ["description", flag.description],
      ["default", flag.default ?? null],
    ]),
  ),
  details,
});

const flagText = (flag: FlagDef): string =>
  `${flag.name}:${flag.description === "" ? "" : ` ${flag.description}`} (default is ${encodeFlagValue(flag.default)})`;

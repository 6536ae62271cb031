import type { PyKey, PyValue } from "../../base/index.ts";
import { endStatus, type OpRef, parseOpRef } from "../../run/index.ts";
import type { ScalarSummary } from "../../scalars/index.ts";
import { inFiles, type Known, type KnownFacts } from "../known-facts.ts";
import { lastValue } from "../run-scalars.ts";
import { type Cell, decodeCell } from "./cell.ts";
import { printPlace } from "./facts.ts";
import { IndexError } from "./index-file.ts";
import type { RunView } from "./run-view.ts";
import { KeptSummary, lastOf, parseSumKey, readScalarFacts } from "./scalar-facts.ts";

/**
 * The facts of a view as records of runs ask for them. For a filter, which asks all runs of the list, an edited
 * attribute is looked at in all of them first; of verified runs all is known already.
 */
export const viewFacts = (view: RunView, use: "filter" | "verified"): KnownFacts =>
  use === "filter" ? factsOf(view, (name) => view.freshen(name)) : orFiles(factsOf(view, () => {}));

/** An index that fails when the choice has been made leaves the files to be asked. */
const orFiles = (facts: KnownFacts): KnownFacts => ({
  attr: withoutFailing(facts.attr),
  flag: withoutFailing(facts.flag),
  flags: withoutFailing(facts.flags),
  opRef: withoutFailing(facts.opRef),
  status: withoutFailing(facts.status),
  batch: withoutFailing(facts.batch),
  scalars: withoutFailing(facts.scalars),
  lastScalar: withoutFailing(facts.lastScalar),
});

const withoutFailing =
  <Args extends readonly unknown[], Value>(ask: (...args: Args) => Known<Value>) =>
  (...args: Args): Known<Value> => {
    try {
      return ask(...args);
    } catch (error) {
      if (!(error instanceof IndexError)) throw error;
      return inFiles;
    }
  };

/** `beforeEdited` is called before an attribute that people edit is looked up. */
const factsOf = (view: RunView, beforeEdited: (name: string) => void): KnownFacts => {
  const opRefs = new Map<Cell, OpRef | undefined>();
  const known = (slot: number, key: string): Known<PyValue | undefined> => {
    const cell = view.cell(slot, key);
    if (cell === undefined) return undefined;
    return decodeCell(cell) ?? inFiles;
  };
  const hasFlags = (slot: number) => view.cell(slot, "attr:flags") === true;
  const scalars = scalarsOfView(view);
  return {
    attr: (slot, name) => {
      if (view.kind(slot) === "opaque") return inFiles;
      if (printPlace(name) >= 0) beforeEdited(name);
      if (name === "flags") return view.cell(slot, "attr:flags") === undefined ? undefined : inFiles;
      const value = known(slot, `attr:${name}`);
      return value === null ? undefined : value;
    },
    flag: (slot, name) => (hasFlags(slot) ? known(slot, `flag:${name}`) : inFiles),
    flags: (slot) => {
      if (!hasFlags(slot)) return inFiles;
      const pairs = view.keys(slot, "flag:").map((key): readonly [PyKey, PyValue] => {
        const cell = view.cell(slot, key);
        return [key.slice("flag:".length), (cell === undefined ? undefined : decodeCell(cell)) ?? null];
      });
      return new Map(pairs);
    },
    opRef: (slot) => {
      const cell = view.cell(slot, "opref");
      if (cell === undefined) return inFiles;
      if (!opRefs.has(cell)) opRefs.set(cell, parseOpRef(String(cell)));
      return opRefs.get(cell);
    },
    status: (slot) => {
      const exit = view.kind(slot) === "ended" ? view.cell(slot, "attr:exit_status") : undefined;
      return typeof exit === "number" ? endStatus(exit) : inFiles;
    },
    batch: (slot) => {
      const cell = view.cell(slot, "batch");
      return cell === 0 ? "none" : cell === 1 ? "unnamed" : cell === 2 ? "named" : inFiles;
    },
    ...scalars,
  };
};

const scalarsOfView = (view: RunView): Pick<KnownFacts, "scalars" | "lastScalar"> => {
  // What was read last: a filter that names two scalars asks for one run twice in a row.
  let latest: { readonly slot: number; readonly summaries: readonly ScalarSummary[] } | undefined;
  const read = (slot: number, warn: (message: string) => void): Known<readonly ScalarSummary[]> => {
    if (latest?.slot === slot) return latest.summaries;
    const before = view.scalarFacts(slot);
    if (before?.read === "unkept") return inFiles;
    const isEnded = view.kind(slot) === "ended";
    const { facts, summaries } = readScalarFacts(view.dir(slot), isEnded, before, warn);
    if (facts.read !== before?.read || facts.marks !== before.marks) view.learnScalars(slot, facts);
    latest = { slot, summaries };
    return summaries;
  };
  const isSettled = (slot: number): boolean => view.scalarsRead(slot) === "settled";
  const parsed = new Map<string, ReturnType<typeof parseSumKey>>();
  const nameOf = (key: string) => {
    const known = parsed.get(key) ?? parseSumKey(key);
    parsed.set(key, known);
    return known;
  };
  const kept = (slot: number): readonly ScalarSummary[] => {
    const summaries: ScalarSummary[] = [];
    for (const key of view.sumKeys(slot)) {
      const sum = view.sum(slot, key);
      if (sum === undefined) continue;
      const { prefix, tag } = nameOf(key);
      summaries.push(new KeptSummary(prefix, tag, sum));
    }
    return summaries;
  };
  // By what is asked for and the keys of a block, which are one list for all its runs.
  const matching = new Map<string, Map<readonly string[], readonly string[]>>();
  /** The keys of a scalar in the order its directories are looked through. */
  const keysOf = (slot: number, tag: string, prefix: string | undefined): readonly string[] => {
    const asked = prefix === undefined ? tag : `${prefix}#${tag}`;
    const byKeys = matching.get(asked) ?? new Map<readonly string[], readonly string[]>();
    if (byKeys.size === 0) matching.set(asked, byKeys);
    const all = view.sumKeys(slot);
    const known = byKeys.get(all);
    if (known !== undefined) return known;
    const keys = all.filter((key) => {
      const name = nameOf(key);
      return name.tag === tag && (prefix === undefined || name.prefix === prefix);
    });
    byKeys.set(all, keys);
    return keys;
  };
  const last = (slot: number, tag: string, prefix: string | undefined): number | undefined => {
    for (const key of keysOf(slot, tag, prefix)) {
      const sum = view.sum(slot, key);
      if (sum !== undefined) return lastOf(sum);
    }
    return undefined;
  };
  return {
    scalars: (slot, warn) => (isSettled(slot) ? kept(slot) : read(slot, warn)),
    lastScalar: (slot, tag, prefix) => {
      if (!isSettled(slot)) {
        const summaries = read(slot, () => {});
        return summaries === inFiles ? inFiles : lastValue(summaries, tag, prefix);
      }
      return last(slot, tag, prefix);
    },
  };
};

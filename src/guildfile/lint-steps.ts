import {
  isPyList,
  isPyMap,
  type PyMap,
  type PyValue,
  pyRegExp,
  pyStr,
  splitShell,
  UserError,
} from "../base/index.ts";
import { didYouMean } from "./did-you-mean.ts";
import { findOperation } from "./find-operation.ts";
import type { Item } from "./items.ts";
import { formatOpName, parseOpSpec } from "./op-spec.ts";
import { type Report, within } from "./report.ts";
import type { Guildfile, OpDef } from "./types.ts";

/** Names of operations that nobody defines, in the steps and sources of an item; and steps that go in circles. */
export const lintSteps = ({ data }: Item, guildfile: Guildfile, report: Report): void => {
  const model = data.has("model") ? pyStr(data.get("model") ?? "") : undefined;
  const operations = data.get("operations");
  const resources = data.get("resources");
  if (isPyMap(resources)) {
    for (const [name, resource] of resources) {
      lintSources(resource, guildfile, within(report, "resources", pyStr(name)));
    }
  }
  if (!isPyMap(operations)) return;
  for (const [key, op] of operations) {
    if (!isPyMap(op)) continue;
    const here = within(report, "operations", pyStr(key));
    const requires = op.get("requires");
    for (const [index, item] of (isPyList(requires) ? requires : []).entries()) {
      lintSources(item, guildfile, within(here, "requires", index));
    }
    if (isPyMap(requires)) lintSources(requires, guildfile, within(here, "requires"));
    lintStepList(op, pyStr(key), model, guildfile, within(here, "steps"));
  }
};

const lintStepList = (
  op: PyMap,
  name: string,
  model: string | undefined,
  guildfile: Guildfile,
  report: Report,
): void => {
  const steps = op.get("steps");
  if (!isPyList(steps)) return;
  for (const [index, step] of steps.entries()) {
    const spec = stepSpec(step);
    if (spec === undefined || isElsewhere(spec)) continue;
    const target = stepTarget(spec, model, guildfile);
    if (target === undefined) {
      report(
        [index, "run"],
        `unknown operation '${spec}' in a step of operation '${name}'`,
        nearName(spec, guildfile),
      );
      continue;
    }
    const circle = model === undefined ? undefined : circleOf(formatOpName(model, name), target, guildfile);
    if (circle !== undefined)
      report(
        [index, "run"],
        `cycle in 'steps' (${circle.join(" -> ")})`,
        "Let one of these steps run the other no more.",
      );
  }
};

/** The operation that a step names; undefined where it cannot be told. */
const stepSpec = (step: PyValue): string | undefined => {
  const run = isPyMap(step) ? step.get("run") : step;
  if (typeof run !== "string" || run.includes("{{")) return undefined;
  try {
    const [first] = splitShell(run);
    return first === undefined || first.startsWith("-") || first.includes("=") ? undefined : first;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
};

/** Packages, scripts and what is built in are no operations of a Guild file. */
const isElsewhere = (spec: string): boolean =>
  spec.includes("/") || spec.includes("${") || /\.(py|ipynb|R|sh)$/.test(spec) || builtIn.has(spec);

const builtIn: ReadonlySet<string> = new Set(
  ["random", "gp", "forest", "gbrt"]
    .flatMap((name) => [name, `skopt:${name}`])
    .concat("+", "queue", "dask:scheduler"),
);

const stepTarget = (spec: string, model: string | undefined, guildfile: Guildfile): OpDef | undefined => {
  if (spec.includes(":")) return findOp(guildfile, spec);
  if (model !== undefined) return findOp(guildfile, `${model}:${spec}`) ?? inModel(guildfile, model, spec);
  // A config does not know whose its operations will be.
  return guildfile.models.flatMap(({ operations }) => operations).find(({ name }) => name === spec);
};

const findOp = (guildfile: Guildfile, spec: string): OpDef | undefined => {
  const found = findOperation(guildfile, spec);
  return found.kind === "found" ? found.op : undefined;
};

const inModel = (guildfile: Guildfile, model: string, name: string): OpDef | undefined =>
  guildfile.models.find((each) => each.name === model)?.operations.find((op) => op.name === name);

const allNames = (guildfile: Guildfile): readonly string[] =>
  guildfile.models.flatMap((model) => model.operations.map((op) => formatOpName(model.name, op.name)));

const nearName = (spec: string, guildfile: Guildfile): string | undefined => {
  const full = allNames(guildfile);
  const short = guildfile.models.flatMap((model) => model.operations.map((op) => op.name));
  return didYouMean(spec, spec.includes(":") ? full : [...new Set(short)]);
};

/** The way from `start` by `first` back to `start`, if there is one. */
const circleOf = (start: string, first: OpDef, guildfile: Guildfile): readonly string[] | undefined => {
  const seen = new Set<string>();
  const walk = (op: OpDef, way: readonly string[]): readonly string[] | undefined => {
    const name = formatOpName(op.model, op.name);
    if (name === start) return [...way, name];
    if (seen.has(name) || op.start.kind !== "steps") return undefined;
    seen.add(name);
    for (const step of op.start.steps) {
      const spec = stepSpec(step);
      const next =
        spec === undefined || isElsewhere(spec) ? undefined : stepTarget(spec, op.model, guildfile);
      const found = next === undefined ? undefined : walk(next, [...way, name]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(first, [start]);
};

/** Operations named by sources: patterns, of which at least one must fit an operation. */
const lintSources = (resource: PyValue, guildfile: Guildfile, report: Report): void => {
  if (isPyMap(resource) && typeof resource.get("operation") === "string") {
    lintSource(resource, guildfile, report);
    return;
  }
  const sources = isPyMap(resource) ? resource.get("sources") : resource;
  const below = isPyMap(resource) ? within(report, "sources") : report;
  if (!isPyList(sources)) return;
  for (const [index, source] of sources.entries()) {
    if (isPyMap(source)) lintSource(source, guildfile, within(below, index));
  }
};

const lintSource = (source: PyMap, guildfile: Guildfile, report: Report): void => {
  const written = source.get("operation");
  if (typeof written !== "string" || written.includes("{{")) return;
  for (const spec of written.split(",").map((part) => part.trim())) {
    if (isElsewhere(spec) || fitsSome(spec, guildfile)) continue;
    report(["operation"], `unknown operation '${spec}' in a source`, nearName(spec, guildfile));
  }
};

const fitsSome = (spec: string, guildfile: Guildfile): boolean => {
  const parsed = parseOpSpec(spec);
  if (parsed?.op === undefined) return true;
  const fits = (pattern: string, text: string): boolean => {
    try {
      return pyRegExp(`^(?:${pattern})$`).test(text);
    } catch (error) {
      if (error instanceof UserError) return pattern === text;
      throw error;
    }
  };
  const { model, op } = parsed;
  return guildfile.models.some(
    (each) =>
      (model === undefined || fits(model, each.name)) && each.operations.some(({ name }) => fits(op, name)),
  );
};

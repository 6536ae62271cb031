import {
  compareText,
  isPyList,
  isPyMap,
  type PyMap,
  type PyValue,
  pyMap,
  pyRepr,
  pyStr,
  pyTruthy,
} from "../base/index.ts";
import type { Report } from "./report.ts";
import type { OptimizerDef } from "./types.ts";

/** `optimizers` (or the one `optimizer`) of an operation, sorted by name. */
export const readOptimizers = (op: PyMap, opName: string, report: Report): readonly OptimizerDef[] => {
  if (op.has("optimizer") && op.has("optimizers")) {
    report(
      ["optimizer"],
      `conflicting optimizer configuration in operation '${opName}' - cannot define both 'optimizer' and 'optimizers'`,
      "Keep one of them.",
    );
    return [];
  }
  const several = op.get("optimizers") ?? null;
  const one = op.get("optimizer") ?? null;
  if (several !== null) return readSeveral(several, op, report);
  return one === null ? [] : readOne(one, op, report);
};

const readSeveral = (value: PyValue, op: PyMap, report: Report): readonly OptimizerDef[] => {
  if (isPyList(value)) return sorted(value.map((name) => optimizer(pyStr(name), new Map())));
  if (!isPyMap(value)) {
    report(
      ["optimizers"],
      `invalid optimizer config ${pyRepr(op)}: expected list or mapping`,
      "Name the optimizers, or write attributes below their names.",
    );
    return [];
  }
  return sorted(
    [...value].flatMap(([name, data]) => {
      const attributes = optimizerAttributes(data);
      if (attributes !== undefined) return [optimizer(pyStr(name), attributes)];
      report(
        ["optimizers", pyStr(name)],
        `invalid optimizer config ${pyRepr(op)}: expected list or mapping`,
        "Name the optimizers, or write attributes below their names.",
      );
      return [];
    }),
  );
};

const readOne = (value: PyValue, op: PyMap, report: Report): readonly OptimizerDef[] => {
  const attributes = optimizerAttributes(value);
  if (attributes === undefined) {
    report(
      ["optimizer"],
      `invalid optimizer config ${pyRepr(op)}: expected list or mapping`,
      "Name the optimizers, or write attributes below their names.",
    );
    return [];
  }
  const algorithm = attributes.get("algorithm");
  if (algorithm === undefined) {
    report(
      ["optimizer"],
      `missing required 'algorithm' attribute in ${pyRepr(attributes)}`,
      "Add 'algorithm: NAME'.",
    );
    return [];
  }
  return [optimizer(pyStr(algorithm), attributes)];
};

const optimizerAttributes = (data: PyValue): PyMap | undefined => {
  if (data === null) return new Map();
  if (typeof data === "string") return new Map([["algorithm", data]]);
  return isPyMap(data) ? data : undefined;
};

/** All attributes but the two are defaults of the optimizer's own flags. */
const optimizer = (name: string, attributes: PyMap): OptimizerDef => {
  const algorithm = attributes.get("algorithm") ?? null;
  return {
    name,
    algorithm: pyTruthy(algorithm) ? pyStr(algorithm) : name,
    default: pyTruthy(attributes.get("default")),
    flags: pyMap([...attributes].filter(([key]) => key !== "algorithm" && key !== "default")),
  };
};

const sorted = (optimizers: readonly OptimizerDef[]): readonly OptimizerDef[] =>
  [...optimizers].sort((a, b) => compareText(a.name, b.name));

import {
  type Context,
  formatPyJson,
  isPyMap,
  PyFloat,
  type PyMap,
  type PyValue,
  parseYaml,
  pyMap,
  pyStr,
  UserError,
} from "../../base/index.ts";
import { attrNames, readAttr } from "../../run/index.ts";
import { findEventDirs, readScalarSummaries, visitScalars } from "../../scalars/index.ts";
import { logWarning } from "../output.ts";
import type { makeFunctionBatches } from "./function-batches.ts";
import { makeLiveScalars } from "./live-scalars.ts";
import { makeSurroundings } from "./record-surroundings.ts";

/**
 * Answers requests, one JSON object a line, until the input ends. A request with an `id` is answered with a line of its
 * own: `{"id": N, "result": ...}` or `{"id": N, "error": TEXT}`.
 */
export const serveKernel = async (context: Context): Promise<number> => {
  const warn = (text: string): void => logWarning(context, text);
  const scalars = makeLiveScalars(context, warn);
  const surroundings = makeSurroundings(context, warn);
  let batches: ReturnType<typeof makeFunctionBatches> | undefined;
  const functionBatches = async () => {
    batches ??= (await import("./function-batches.ts")).makeFunctionBatches(context);
    return batches;
  };
  const handle = async (request: PyMap): Promise<PyValue> => {
    const run = textOf(request, "run");
    switch (request.get("do")) {
      case "open":
        return scalars.open(run, request.get("flags") ?? null, request.get("patterns") ?? null);
      case "lines":
        return scalars.feed(run, textOf(request, "text"));
      case "close":
        return scalars.close(run);
      case "surroundings":
        return surroundings.record(run, request);
      case "attrs":
        await surroundings.settled(run);
        return pyMap(attrNames({ dir: run }).map((name) => [name, readAttr({ dir: run }, name)]));
      case "attr":
        await surroundings.settled(run);
        return readAttr({ dir: run }, textOf(request, "name")) ?? null;
      case "scalars":
        return scalarRows(run);
      case "scalar-values":
        return scalarValues(run);
      case "batch":
        return (await functionBatches()).create(request);
      case "trial":
        return (await functionBatches()).next(run);
      case "batch-end":
        return (await functionBatches()).end(run, request);
      default:
        throw new UserError(`unknown request ${pyStr(request.get("do") ?? null)}`);
    }
  };
  for (;;) {
    const line = await context.readLine();
    if (line === undefined) break;
    const request = parseYaml(line);
    if (isPyMap(request)) await answer(context, request, handle);
  }
  await surroundings.allSettled();
  return 0;
};

const answer = async (
  context: Context,
  request: PyMap,
  handle: (request: PyMap) => Promise<PyValue>,
): Promise<void> => {
  const id = request.get("id") ?? null;
  const say = (name: string, value: PyValue): void =>
    context.out(
      `${formatPyJson(
        pyMap([
          ["id", id],
          [name, value],
        ]),
      )}\n`,
    );
  try {
    const result = await handle(request);
    if (id !== null) say("result", result);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (id === null) logWarning(context, reason);
    else say("error", reason);
  }
};

const textOf = (request: PyMap, name: string): string => {
  const value = request.get(name);
  return typeof value === "string" ? value : "";
};

/** Path, tag, value and step of every scalar, in the order they were written. */
const scalarValues = (run: string): PyValue => {
  const rows: PyValue[] = [];
  for (const dir of findEventDirs(run)) {
    visitScalars(dir, (tag, value, step) => {
      rows.push([dir.prefix, tag, Number.isFinite(value) ? new PyFloat(value) : null, step]);
    });
  }
  return rows;
};

const scalarRows = (run: string): PyValue =>
  readScalarSummaries(run).map((scalar) =>
    pyMap(
      Object.entries(scalar).map(([name, value]): readonly [string, PyValue] => [
        name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        value ?? null,
      ]),
    ),
  );

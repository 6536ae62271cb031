import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Context, isPyList, PyFloat, pyStr, shellQuote, UserError } from "../base/index.ts";
import { type Run, readAttr } from "../run/index.ts";
import type { FlagValue } from "../values/index.ts";
import type { PythonKind } from "./batch-record.ts";
import type { ProposalRequest } from "./search/propose.ts";
import { type Point, pointOf, valuesAt } from "./search/unit-space.ts";
import type { Dimension, SearchSpace } from "./space.ts";

/** A process of the user's Python that proposes trials. */
export type PythonSearch = {
  readonly propose: (
    request: Pick<ProposalRequest, "observed" | "pending">,
    at: { readonly seed: number; readonly step: number },
  ) => Promise<Point>;
  readonly close: () => void;
};

export type PythonSearchRequest = {
  readonly kind: PythonKind;
  readonly space: SearchSpace;
  readonly options: Readonly<Record<string, string | number>>;
};

/**
 * Starts the Python that a batch was planned with and has it load the library of a search. See `_propose.py` for what
 * is said between us. Throws UserError if there is no such library.
 */
export const startPythonSearch = async (
  context: Pick<Context, "env" | "pythonDir">,
  batch: Run,
  { kind, space, options }: PythonSearchRequest,
): Promise<PythonSearch> => {
  const talk = converse(context, pythonOf(batch), kind);
  const hello = await talk.answer();
  if (typeof hello.missing === "string") {
    talk.close();
    throw new UserError(`${kind} needs ${hello.missing}, which cannot be loaded: ${hello.error}`, {
      hint: `Install it with '${shellQuote(talk.python)} -m pip install ${hello.missing}'.`,
    });
  }
  return {
    async propose({ observed, pending }, { seed, step }) {
      talk.ask({
        space: space.flags.map(({ dimension }) => dimensionSpec(dimension)),
        observed: observed.map(({ point, value }) => [coordinates(space, point), value]),
        pending: pending.map((point) => coordinates(space, point)),
        ...{ seed, step, options },
      });
      const { point, error } = await talk.answer();
      const found = Array.isArray(point) ? readPoint(space, point) : undefined;
      if (found === undefined) {
        throw new UserError(`${kind} cannot propose a trial: ${error ?? "its point is outside the space"}`);
      }
      return found;
    },
    close: talk.close,
  };
};

const pythonOf = (batch: Run): string => {
  const command = readAttr(batch, "cmd");
  const [python] = isPyList(command) ? command : [];
  if (python === undefined)
    throw new UserError(`cannot run batch ${batch.id}: it does not say which Python to use`);
  return pyStr(python);
};

type Answer = { readonly [name: string]: unknown };

type Conversation = {
  readonly python: string;
  readonly ask: (request: unknown) => void;
  /** The next line. Throws UserError if the process ends without one. */
  readonly answer: () => Promise<Answer>;
  readonly close: () => void;
};

const converse = (
  { env, pythonDir }: Pick<Context, "env" | "pythonDir">,
  python: string,
  kind: PythonKind,
): Conversation => {
  const child = spawn(python, ["-B", join(pythonDir, "guild", "_propose.py"), kind], {
    env: { ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-keptText);
  });
  let failure: string | undefined;
  child.once("error", (error) => {
    failure = error.message;
  });
  // It ended: that is told when its answer is missed.
  child.stdin.on("error", () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    python,
    ask: (request) => child.stdin.write(`${JSON.stringify(request)}\n`),
    async answer() {
      const { value, done } = await lines.next();
      if (done !== true) return parseAnswer(value);
      await ended;
      const why =
        failure ?? (said.trim().split("\n").at(-1) || `exit status ${child.exitCode ?? child.signalCode}`);
      throw new UserError(`${kind} ended while it was asked for a trial: ${why}`);
    },
    close: () => child.stdin.end(),
  };
};

const keptText = 10_000;

const parseAnswer = (line: string): Answer => {
  const answer: unknown = JSON.parse(line);
  return typeof answer === "object" && answer !== null ? { ...answer } : {};
};

const dimensionSpec = (dimension: Dimension): readonly (string | number)[] => {
  if (dimension.kind === "choice") return ["choice", dimension.values.length];
  const { low, high } = dimension;
  return [dimension.kind === "real" && dimension.log ? "log" : dimension.kind, low, high];
};

/** A number for each flag: the index of its choice or its value. */
const coordinates = (space: SearchSpace, point: Point): readonly number[] => {
  const values = valuesAt(space, point);
  return space.flags.map(({ dimension }, at) =>
    dimension.kind === "choice" ? (point[at] ?? 0) : Number(pyStr(values[at] ?? null)),
  );
};

const readPoint = (space: SearchSpace, point: readonly unknown[]): Point | undefined =>
  pointOf(
    space,
    new Map(space.flags.map(({ name, dimension }, at) => [name, readValue(dimension, Number(point[at]))])),
  );

/** A library may miss a bound by the last digit. */
const readValue = (dimension: Dimension, coordinate: number): FlagValue => {
  if (dimension.kind === "choice") return dimension.values[coordinate] ?? null;
  const { low, high } = dimension;
  const bounded = Math.min(high, Math.max(low, coordinate));
  return dimension.kind === "integer" ? Math.round(bounded) : new PyFloat(bounded);
};

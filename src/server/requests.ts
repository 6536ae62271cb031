import type { Context as Request } from "hono";
import {
  array,
  boolean,
  fallback,
  type GenericSchema,
  type InferOutput,
  integer,
  literal,
  maxLength,
  maxValue,
  minLength,
  minValue,
  null_,
  number,
  object,
  optional,
  picklist,
  pipe,
  record,
  safeParse,
  string,
  union,
  variant,
} from "valibot";
import type { Action, RunRequestBody, RunsQuery } from "./api-types.ts";
import { Fault } from "./fault.ts";

/** Which runs a request asks for. */
export const runsQuery = (c: Request): RunsQuery & { readonly deleted: boolean } => {
  const filter = c.req.query("filter");
  const namespace = c.req.query("namespace");
  return {
    ...(filter === undefined ? {} : { filter }),
    ...(namespace === undefined ? {} : { namespace }),
    deleted: isOn(c.req.query("deleted")),
    batches: isOn(c.req.query("batches")),
    partial: isOn(c.req.query("partial")),
    sort: c.req.queries("sort") ?? [],
  };
};

export const isOn = (text: string | undefined): boolean => text === "1" || text === "true";

/** A whole number of the query. */
export const wholeNumber = (c: Request, name: string, byDefault: number, most: number): number => {
  const text = c.req.query(name);
  if (text === undefined || text === "") return byDefault;
  if (!/^\d{1,15}$/.test(text)) throw new Fault(400, `'${name}' is no whole number: '${text}'`);
  return Math.min(Number(text), most);
};

/** A number of the query. */
export const anyNumber = (c: Request, name: string): number | undefined => {
  const text = c.req.query(name);
  if (text === undefined || text === "") return undefined;
  const value = Number(text);
  if (Number.isNaN(value)) throw new Fault(400, `'${name}' is no number: '${text}'`);
  return value;
};

/** One of some words of the query. */
export const oneOf = <const Word extends string>(
  c: Request,
  name: string,
  words: readonly Word[],
  byDefault?: Word,
): Word => {
  const text = c.req.query(name);
  const word = words.find((each) => each === text) ?? (text === undefined ? byDefault : undefined);
  if (word === undefined) throw new Fault(400, `'${name}' must be one of ${words.join(", ")}`);
  return word;
};

/** The body of a request. Only JSON: a form on another page could not send that. */
export const jsonBody = async <Schema extends GenericSchema>(
  c: Request,
  schema: Schema,
): Promise<InferOutput<Schema>> => {
  if (!/^application\/json\b/.test(c.req.header("content-type") ?? "")) {
    throw new Fault(400, "the content type must be application/json");
  }
  let body: unknown;
  try {
    body = await c.req.json();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Fault(400, "the body is no JSON");
  }
  const parsed = safeParse(schema, body);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const path = issue.path?.map(({ key }) => String(key)).join(".");
  throw new Fault(400, path === undefined ? issue.message : `${path}: ${issue.message}`);
};

const text = pipe(string(), maxLength(100_000));
const runIds = pipe(array(pipe(string(), minLength(1))), maxLength(10_000));

export const actionBody = variant("action", [
  object({ action: literal("label"), runs: runIds, label: union([text, null_()]) }),
  object({ action: literal("tag"), runs: runIds, add: array(text), remove: array(text) }),
  object({ action: picklist(["mark", "unmark"]), runs: runIds }),
  object({ action: literal("comment"), runs: runIds, body: text }),
  object({ action: literal("deleteComment"), runs: runIds, number: pipe(number(), integer(), minValue(1)) }),
  object({ action: picklist(["stop", "delete", "restore"]), runs: runIds }),
]) satisfies GenericSchema<unknown, Action>;

const count = pipe(number(), integer(), minValue(1), maxValue(1_000_000));

export const runBody = object({
  operation: optional(text),
  restart: optional(text),
  proto: optional(text),
  flags: fallback(record(string(), text), {}),
  label: optional(text),
  tags: optional(array(text)),
  stage: optional(boolean()),
  jobs: optional(count),
  maxTrials: optional(count),
  optimizer: optional(text),
  minimize: optional(text),
  maximize: optional(text),
}) satisfies GenericSchema<
  unknown,
  { readonly [Name in keyof RunRequestBody]: RunRequestBody[Name] | undefined }
>;

export const runsBody = object({ runs: runIds });

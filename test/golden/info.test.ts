import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectedText, type Golden, goldenId, goldenRuns, unpackGolden, withoutDamage } from "../rig/golden.ts";

let golden: Golden;
beforeAll(() => {
  golden = unpackGolden();
});
afterAll(() => golden.remove());

type Json = string | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Info = { readonly [key: string]: Json };

/** JSON as Python writes it, with numbers as they are written: `1.0` is not `1`, and nothing is rounded. */
const readExactly = (text: string): Json =>
  JSON.parse(
    text.replace(/"(?:[^"\\]|\\.)*"|-?(?:Infinity|NaN)|-?\d[\d.eE+-]*/g, (token) =>
      token.startsWith('"') ? token : `"number ${token}"`,
    ),
  ) as Json;

const isInfo = (json: Json | undefined): json is Info =>
  typeof json === "object" && json !== null && !Array.isArray(json);

/** Every entry with its keys, in the order written. */
const inOrder = (json: Json) => JSON.stringify(json, undefined, 1);

const expected = readExactly(readFileSync(`${import.meta.dirname}/expected/runs-info.json`, "utf8"));
const expectedInfo = (name: string, kind: "info" | "all"): Info => {
  const ofRun = isInfo(expected) ? expected[name] : undefined;
  const info = isInfo(ofRun) ? ofRun[kind] : undefined;
  if (!isInfo(info)) throw new Error(`no info of ${name}`);
  return info;
};

const ourInfo = async (name: string, ...args: readonly string[]): Promise<Info> => {
  const { stdout, stderr, code } = await golden.guild("runs", "info", "--json", ...args, goldenId(name));
  expect([withoutDamage(stderr), code]).toEqual(["", 0]);
  const info = readExactly(stdout);
  if (!isInfo(info)) throw new Error("not an object");
  return info;
};

// What later versions print as well: custom attributes, which 0.9 prints as texts beside the others, with their types.
const withoutAttributes = ({ attributes: _, ...info }: Info): Info => info;

/** Steps of the greatest values, by run and scalar, from the events that 0.9 read. */
const maxSteps = (() => {
  const greatest = new Map<string, readonly [value: number, step: string]>();
  for (const line of expectedText("export-scalars.csv").trim().split("\n").slice(1)) {
    const [run, path, tag, value, step = ""] = line.split(",");
    const number = value === "inf" ? Infinity : value === "-inf" ? -Infinity : Number(value);
    const key = `${run} ${path === ".guild" ? "" : `${path}#`}${tag}`;
    const known = greatest.get(key);
    if (known === undefined || number > known[0]) greatest.set(key, [number, step]);
  }
  return new Map([...greatest].map(([key, [, step]]) => [key, step]));
})();

/** `info` with the step of each maximum replaced by `choose`, given the right one if 0.9 exported that scalar. */
const withMaxSteps = (
  name: string,
  info: Info,
  choose: (exported: string | undefined, shown: Json) => Json,
): Info => {
  const { scalars } = info;
  if (!isInfo(scalars)) return info;
  const chosen = Object.entries(scalars).map(([key, summary]): readonly [string, Json] => {
    if (!isInfo(summary) || !Array.isArray(summary["max"])) throw new Error(`no maximum of ${key}`);
    const [value = null, shown = null] = summary["max"] as readonly Json[];
    // Trials and steps are linked into the run that started them, and exported as runs of their own.
    const [, linked, tag] = /^([^/#]+)\/\.guild#(.*)$/.exec(key) ?? [];
    const runId = linked === undefined ? goldenId(name) : linkedRun(name, linked);
    return [key, { ...summary, max: [value, choose(maxSteps.get(`${runId} ${tag ?? key}`), shown)] }];
  });
  return { ...info, scalars: Object.fromEntries(chosen) };
};

// 0.9 shows the step of the minimum. It exports no scalars of batches, and none of the system's.
const rightStep = (exported: string | undefined): Json =>
  exported === undefined ? "not exported" : `number ${exported}`;
const ourStep = (exported: string | undefined, shown: Json): Json =>
  exported === undefined ? "not exported" : shown;

const linkedRun = (name: string, linked: string): string =>
  name === "pipeline" ? goldenId(`pipeline/${linked}`) : linked;

const names = goldenRuns.filter(({ status }) => status !== "deleted").map(({ name }) => name);

describe.concurrent("runs of 0.9 are described as by 0.9", () => {
  test.each(names)("%s: files, dependencies and comments", async (name) => {
    const info = await ourInfo(name, "-m", "-d", "-c");
    expect(inOrder(withoutAttributes(info))).toBe(inOrder(expectedInfo(name, "info")));
  });

  test.each(names)("%s: scalars, plugins and private attributes", async (name) => {
    const info = await ourInfo(name, "-s", "-p", "--private-attrs");
    const theirs = withMaxSteps(name, expectedInfo(name, "all"), rightStep);
    expect(inOrder(withoutAttributes(withMaxSteps(name, info, ourStep)))).toBe(inOrder(theirs));
  });

  test("custom attributes keep their types where later versions show them", async () => {
    expect((await ourInfo("globals"))["attributes"]).toEqual({ priority: "number 3", team: "red" });
    expect((await ourInfo("extra-attrs", "--private-attrs"))["attributes"]).toEqual({
      _private: "hidden",
      custom: { a: "number 1", b: ["number 1", "number 2"] },
    });
  });

  test.each([
    ["script-flags", "runs-info-script.txt"],
    ["requires", "runs-info-requires.txt"],
  ])("%s as text", async (name, file) => {
    const { stdout, stderr, code } = await golden.guild("runs", "info", goldenId(name), "-c", "-d", "-m");
    expect([stdout, stderr, code]).toEqual([expectedText(file), "", 0]);
  });

  test("scalars as text", async () => {
    const id = goldenId("events-edge");
    const { stdout, code } = await golden.guild("runs", "info", id, "-s");
    let scalar = "";
    const theirs = expectedText("runs-info-edge-all.txt").replace(
      /^ {2}(\S.*):$|(^ {4}max: .* \(step )-?\d+\)/gm,
      (line, name: string | undefined, max: string) => {
        if (name === undefined) return `${max}${maxSteps.get(`${id} ${scalar}`)})`;
        scalar = name;
        return line;
      },
    );
    expect([stdout, code]).toEqual([theirs, 0]);
  });
});

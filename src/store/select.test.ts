import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aContext, aHome, aRun, type RunFacts } from "../../test/rig/a-run.ts";
import type { Context, Env } from "../base/index.ts";
import { attrPath } from "../run/index.ts";
import { EventWriter } from "../scalars/index.ts";
import { filteredRuns, type RunFilters, type RunRecord, runsDir, selectRun, selectRuns } from "./index.ts";

const idOf = (letters: string): string => letters.padEnd(32, "0");

/** Runs in the order given, newest first. */
const aStore = (runs: readonly (RunFacts & { readonly id: string })[], env: Env = {}) => {
  const home = aHome();
  for (const [at, facts] of runs.entries()) {
    aRun(runsDir(home.dir), { ...facts, id: idOf(facts.id), attrs: { started: 1000 - at, ...facts.attrs } });
  }
  const { context, spoken } = aContext({ home: home.dir, env });
  return { context, spoken, home, [Symbol.dispose]: home[Symbol.dispose] };
};

const request = (filters: RunFilters = {}) => ({ filters, commandPath: "guild runs rm" });
const select = (context: Context, args: readonly string[], byDefault = [":"]) =>
  selectRuns(context, { ...request(), args, byDefault });
const short = (runs: readonly RunRecord[]): string => runs.map(({ id }) => id.replace(/0+$/, "")).join(" ");
const filtered = async (context: Context, filters: RunFilters): Promise<string> =>
  short(await filteredRuns(context, request(filters)));

test.each([
  [["1"], "a1"],
  [["3"], "b2"],
  [["2:3"], "a2 b2"],
  [[":2"], "a1 a2"],
  [["3:"], "b2 4"],
  [[":"], "a1 a2 b2 4"],
  [["5:"], ""],
  [["3:2"], ""],
  [["b"], "b2"],
  [["b2", "1"], "b2 a1"],
  [["1", "1"], "a1"],
  [["1", "1:2"], "a1 a1 a2"],
  [["40"], "4"],
  [[], "a1 a2 b2 4"],
])("RUN arguments %j name %j", async (args, ids) => {
  using store = aStore([{ id: "a1" }, { id: "a2" }, { id: "b2" }, { id: "4" }]);
  expect(short(await select(store.context, args))).toBe(ids);
});

test("a number in range is an index though an id begins with it", async () => {
  using store = aStore([{ id: "a" }, { id: "2" }, { id: "1" }]);
  expect(short(await select(store.context, ["1", "2"]))).toBe("a 2");
});

test.each([["9"], ["0"], ["zzz"], ["0:2"], ["1:9"], ["-1"], ["1:2x"]])(
  "%s names no run and says how to go on",
  async (arg) => {
    using store = aStore([{ id: "a" }]);
    await expect(select(store.context, [arg])).rejects.toMatchObject({
      message: `could not find a run matching '${arg}'`,
      hint: "Try 'guild runs list' for a list or 'guild runs rm --help' for more information.",
      exitCode: 1,
    });
  },
);

test("a prefix of several ids is refused with a list of them", async () => {
  using store = aStore([{ id: "a1" }, { id: "a2" }]);
  await expect(select(store.context, ["a"])).rejects.toMatchObject({
    message: "'a' matches multiple runs:\n  a1000000\n  a2000000",
    bare: true,
  });
});

test("one run is the latest unless named", async () => {
  using store = aStore([{ id: "a" }, { id: "b" }]);
  const { context } = store;
  expect((await selectRun(context, { ...request(), arg: undefined })).id).toBe(idOf("a"));
  expect((await selectRun(context, { ...request(), arg: "2" })).id).toBe(idOf("b"));
  await expect(selectRun(context, { ...request(), arg: "1:2" })).rejects.toThrow(
    "'1:2' matches multiple runs:",
  );
  await expect(selectRun(context, { ...request({ filterOps: ["x"] }), arg: undefined })).rejects.toThrow(
    "no matching runs",
  );
});

const varied: readonly (RunFacts & { readonly id: string })[] = [
  {
    id: "a",
    attrs: {
      label: " hello world ",
      tags: ["red", "green"],
      marked: true,
      comments: [
        new Map([
          ["body", "Nice"],
          ["user", "Ann"],
          ["host", null],
        ]),
      ],
      flags: new Map([["lr", 1]]),
      sourcecode_digest: "49abd",
    },
  },
  { id: "b", opRef: { modelName: "m" }, attrs: { exit_status: 1, label: 5 } },
  { id: "c", attrs: { exit_status: -15, tags: ["reddish"] } },
  { id: "d", attrs: { exit_status: undefined }, files: { PENDING: "" } },
  { id: "e", attrs: { exit_status: undefined, started: undefined }, files: { STAGED: "" } },
];

test.each<[RunFilters, string]>([
  [{}, "a b c d e"],
  [{ filterOps: ["m:"] }, "b"],
  [{ filterOps: ["m:train", "x"] }, "b"],
  [{ filterLabels: ["lo w"] }, "a"],
  [{ filterLabels: ["Lo w"] }, ""],
  [{ filterLabels: ["-", "5"] }, "b c d e"],
  [{ filterUnlabeled: true }, "c d e"],
  [{ filterTags: ["red"] }, "a"],
  [{ filterTags: ["red", "reddish"] }, "a c"],
  [{ filterComments: ["NICE"] }, "a"],
  [{ filterComments: ["ann"] }, "a"],
  [{ filterComments: ["-"] }, "b c d e"],
  [{ filterMarked: true }, "a"],
  [{ filterUnmarked: true }, "b c d e"],
  [{ filterDigest: "49" }, "a"],
  [{ filterStarted: "before 2000-1-1" }, "a b c d"],
  [{ filterStarted: "today" }, ""],
  [{ statusCompleted: true }, "a"],
  [{ statusError: true, statusTerminated: true }, "b c"],
  [{ statusError: false, statusPending: false }, "a c e"],
  [{ statusChars: "ps" }, "d e"],
  [{ statusChars: "c", statusError: true }, "a b"],
  [{ filter: "lr = 1" }, "a"],
  [{ filter: "op_model = m and model = m" }, "b"],
  [{ filter: "status = pending" }, "d"],
  [{ filter: "short_id = 'a0000000' or run = b0000000" }, "a b"],
  [{ filter: "started = ''" }, "e"],
  [{ filter: "label = 5", statusError: true }, "b"],
])("the filters %j leave %j", async (filters, ids) => {
  using store = aStore(varied);
  expect(await filtered(store.context, filters)).toBe(ids);
});

test.each<[RunFilters, string]>([
  [{ filterLabels: ["a"], filterUnlabeled: true }, "--label and --unlabeled cannot both be used"],
  [{ filterMarked: true, filterUnmarked: true }, "--marked and --unmarked cannot both be used"],
  [{ statusChars: "cz" }, "unrecognized status char 'z' in option '-S'"],
  [{ filter: "a b" }, "syntax error in filter at position 2: unexpected token 'b'"],
  [{ filterStarted: "bogus" }, "invalid RANGE: unexpected 'bogus' at position 0"],
])("the filters %j are refused", async (filters, message) => {
  using store = aStore([]);
  await expect(filtered(store.context, filters)).rejects.toThrow(message);
});

test("a faulty time range gets a hint", async () => {
  using store = aStore([]);
  await expect(filtered(store.context, { filterStarted: "last" })).rejects.toMatchObject({
    hint: "Try 'guild runs rm --help' for help specifying time ranges.",
  });
});

test("a run is found by a scalar's last value", async () => {
  using store = aStore([{ id: "a" }, { id: "b" }]);
  const dir = join(runsDir(store.home.dir), idOf("a"), ".guild");
  using events = new EventWriter({ dir, host: "h", pid: 1, now: store.context.now });
  events.write([["loss", 1]], 0);
  events.write([["loss", 0.5]], 1);
  const runs = await filteredRuns(store.context, request({ filter: "loss < 1 or sub#acc = 2" }));
  expect(short(runs)).toBe("a");
});

test("a broken attribute is told of once and the run is shown as an error", async () => {
  using store = aStore([{ id: "a" }]);
  const path = attrPath({ dir: join(runsDir(store.home.dir), idOf("a")) }, "exit_status");
  writeFileSync(path, "'0");
  expect(await filtered(store.context, { statusError: true })).toBe("a");
  expect(store.spoken.err).toMatch(new RegExp(`^WARNING: cannot read ${path}: .*\n$`));
});

test("directories without an operation reference are no runs", async () => {
  using store = aStore([{ id: "a" }]);
  mkdirSync(join(runsDir(store.home.dir), "not-a-run"));
  writeFileSync(join(runsDir(store.home.dir), "file"), "");
  expect(await filtered(store.context, {})).toBe("a");
});

test("a run with an invalid operation reference is listed", async () => {
  using store = aStore([{ id: "a", files: { opref: "x" } }]);
  const [run] = await filteredRuns(store.context, request());
  expect(run?.operation).toBe("?");
});

test("a home without runs has none", async () => {
  const { context } = aContext({ home: "/nowhere" });
  expect(await filtered(context, {})).toBe("");
});

test("GUILD_RUNS_PARENT leaves the runs a parent links to", async () => {
  using store = aStore([{ id: "p" }, { id: "a" }, { id: "b" }], { GUILD_RUNS_PARENT: idOf("p") });
  const parent = join(runsDir(store.home.dir), idOf("p"));
  symlinkSync(`../${idOf("b")}`, join(parent, "step"));
  symlinkSync(`../${idOf("b")}`, join(parent, "again"));
  symlinkSync(`../${idOf("gone")}`, join(parent, "gone"));
  symlinkSync("/", join(parent, "elsewhere"));
  expect(await filtered(store.context, {})).toBe("b");
});

test("an archive is a directory of runs", async () => {
  using store = aStore([]);
  using archive = aHome();
  aRun(archive.dir, { id: idOf("z") });
  const runsOf = async (path: string) =>
    short(await filteredRuns(store.context, { ...request(), root: { archive: path } }));
  expect(await runsOf(archive.dir)).toBe("z");
  await expect(runsOf("missing")).rejects.toThrow("missing does not exist");
});

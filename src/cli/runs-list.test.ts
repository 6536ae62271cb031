import { expect, test } from "vitest";
import { aContext, aHome, aRun, type RunFacts } from "../../test/rig/a-run.ts";
import {
  formatTimestamp,
  type Micros,
  PyFloat,
  type PyKey,
  type PyValue,
  type Terminal,
} from "../base/index.ts";
import { runsDir } from "../store/index.ts";
import info from "./commands/runs-info.ts";
import list from "./commands/runs-list.ts";
import { parseArgs } from "./parse.ts";

const idOf = (letter: string): string => letter.repeat(32);
const started = Date.UTC(2026, 10, 23, 4, 3, 44) * 1000;

/** Runs in the order given, newest first, and a way to call a command on them. */
const aStore = (runs: readonly RunFacts[], terminal: Partial<Terminal> = {}) => {
  const home = aHome();
  for (const [at, facts] of runs.entries()) {
    aRun(runsDir(home.dir), { ...facts, attrs: { started: started - at * 1_000_000, ...facts.attrs } });
  }
  const { context, spoken } = aContext({ home: home.dir });
  const full = { ...context, terminal: { ...context.terminal, ...terminal } };
  const call = async (command: typeof list, ...argv: readonly string[]) => {
    const { args, options } = parseArgs(command, argv, `guild runs ${command.name}`);
    const code = await command.run(full, args, options, `guild runs ${command.name}`);
    return { code, out: spoken.out.replaceAll(home.dir, "HOME"), err: spoken.err };
  };
  return {
    list: (...argv: readonly string[]) => call(list, ...argv),
    info: (...argv: readonly string[]) => call(info, ...argv),
    [Symbol.dispose]: home[Symbol.dispose],
  };
};

const at = formatTimestamp(started as Micros);

const few: readonly RunFacts[] = [
  {
    id: idOf("a"),
    opRef: { modelName: "m" },
    attrs: { label: "lr=1", marked: true, stopped: started, cmd: ["x", "a b", ""] },
  },
  { id: idOf("b"), opRef: { pkgName: "/other/guild.yml" }, attrs: { started: undefined, exit_status: 3 } },
  {
    id: idOf("c"),
    attrs: {
      exit_status: undefined,
      started: undefined,
      comments: [
        new Map<PyKey, PyValue>([
          ["body", "one\ntwo\n\nthree"],
          ["user", "ann"],
          ["host", "lab"],
          ["time", started],
        ]),
        new Map<PyKey, PyValue>([
          ["body", "x"],
          ["user", "bob"],
          ["host", null],
          ["time", started],
        ]),
      ],
    },
    files: { "LOCK.remote": "far" },
  },
];

test("runs are listed with index, operation, time, status and label", async () => {
  using store = aStore(few);
  expect(await store.list()).toEqual({
    code: 0,
    err: "",
    out: [
      `[1:aaaaaaaa]  m:train [marked]  ${at}  completed      lr=1`,
      "[2:bbbbbbbb]  train (../other)                       error          ",
      "[3:cccccccc]  train                                  running (far)  ",
      "",
    ].join("\n"),
  });
});

test("a simplified list has neither ids nor times", async () => {
  using store = aStore(few);
  expect((await store.list("-s", "-Sc")).out).toBe("[1]  m:train [marked]  completed  lr=1\n");
});

test("details follow each run", async () => {
  using store = aStore(few);
  expect((await store.list("-v", "-n", "1")).out.split("\n").slice(1)).toEqual([
    `  id: ${idOf("a")}`,
    "  operation: m:train",
    "  from: /project/guild.yml",
    "  status: completed",
    `  started: ${at}`,
    `  stopped: ${at}`,
    "  marked: yes",
    "  label: lr=1",
    "  sourcecode_digest: ",
    "  vcs_commit: ",
    `  run_dir: HOME/runs/${idOf("a")}`,
    '  command: x "a b" ""',
    "  exit_status: 0",
    "  pid: ",
    "",
  ]);
});

test("comments follow their run", async () => {
  using store = aStore(few);
  expect((await store.list("-c", "-Fc", "three")).out.split("\n").slice(1)).toEqual([
    `  ann@lab ${at}`,
    "",
    "    one two",
    "",
    "    three",
    "",
    `  bob ${at}`,
    "",
    "    x",
    "",
    "",
  ]);
});

test("JSON has the attributes as they are on disk", async () => {
  using store = aStore([
    {
      id: idOf("a"),
      opRef: { pkgType: "builtin", pkgName: "guildai", opName: "+" },
      attrs: { label: "é" },
      files: { "proto/.guild/opref": "guildfile:/p/guild.yml 1 m train" },
    },
  ]);
  const nothing = { cmd: null, comments: null, marked: null, stopped: null, tags: null };
  const { out } = await store.list("--json");
  expect(out).toContain('"label": "\\u00e9"');
  expect(JSON.parse(out)).toEqual([
    {
      ...nothing,
      id: idOf("a"),
      run_dir: `HOME/runs/${idOf("a")}`,
      opref: "builtin:guildai 0123 '' +",
      exit_status: 0,
      label: "é",
      started,
      status: "completed",
      batch_proto: {
        ...nothing,
        id: "proto",
        run_dir: `HOME/runs/${idOf("a")}/.guild/proto`,
        opref: "guildfile:/p/guild.yml 1 m train",
        exit_status: null,
        label: null,
        started: null,
        status: "error",
      },
    },
  ]);
});

const many = Array.from({ length: 45 }, (_, place) => ({ id: String(place).padStart(32, "0") }));

test.each([
  [[], 20, "Showing the first 20 runs (45 total) - use --all to show all or -m to show more\n"],
  [["-m"], 40, "Showing the first 40 runs (45 total) - use --all to show all or -m to show more\n"],
  [["-mm"], 45, ""],
  [["-n", "3"], 3, ""],
  [["-a"], 45, ""],
])("of many runs the options %j show %d", async (argv, count, err) => {
  using store = aStore(many);
  const said = await store.list("-s", ...argv);
  expect([said.out.trimEnd().split("\n").length, said.err]).toEqual([count, err]);
});

test("JSON shows all runs and says so", async () => {
  using store = aStore(many);
  const { out, err } = await store.list("--json", "-n", "1");
  expect([JSON.parse(out).length, err]).toEqual([45, "--json option always shows all runs\n"]);
});

test("no runs print nothing", async () => {
  using store = aStore([]);
  expect(await store.list()).toEqual({ code: 0, out: "", err: "" });
});

test("rows are cut at the terminal's width", async () => {
  using store = aStore(few.slice(0, 1), { columns: 25 });
  expect((await store.list()).out).toBe("[1:aaaaaaaa]  m:train [ma\n");
});

test.each([
  [["-c", "-v"], "--comments and --verbose cannot both be specified"],
  [["-d", "-A", "x"], "--archive and --deleted cannot both be specified"],
  [["-a", "-n", "1"], "--all and --limit cannot both be specified"],
])("the options %j exclude each other", async (argv, message) => {
  using store = aStore([]);
  await expect(store.list(...argv)).rejects.toMatchObject({
    message,
    hint: "Try 'guild runs list --help' for more information.",
  });
});

const rich: RunFacts = {
  id: idOf("a"),
  attrs: {
    flags: new Map<PyKey, PyValue>([
      ["f10", "a b"],
      ["f2", new PyFloat(1)],
      ["xs", [1, true]],
      ["m", new Map([["k", null]])],
    ]),
    tags: ["green"],
    custom: new Map<PyKey, PyValue>([
      ["a", 1],
      ["b", [1, 2]],
    ]),
    note: "text",
    _private: "hidden",
    _machine: new Map<PyKey, PyValue>([
      ["gpus", 2],
      ["git", new Map([["dirty", false]])],
    ]),
    env: new Map([["A", "1"]]),
    comments: [
      new Map<PyKey, PyValue>([
        ["body", "a: b\n"],
        ["user", ""],
        ["host", null],
        ["time", started],
      ]),
    ],
    deps: new Map([["file:x", new Map()]]),
    plugins: ["cpu"],
  },
  files: { manifest: "s b.py 1 b.py\ns a.py 1 a.py\nd x - file:x\n", LOCK: "999999999" },
};

test("what is known of a run is shown in blocks", async () => {
  using store = aStore([rich]);
  expect((await store.info("-c", "-e", "-d", "-m", "-p")).out.split("\n").slice(12)).toEqual([
    "exit_status: 0",
    "pid: 999999999",
    "tags:",
    "  - green",
    "flags:",
    "  f2: 1.0",
    "  f10: a b",
    "  m:",
    "    k: null",
    "  xs:",
    "    - 1",
    "    - yes",
    "scalars:",
    "attributes:",
    "  custom:",
    "    a: 1",
    "    b:",
    "    - 1",
    "    - 2",
    "  note: text",
    "machine:",
    "  git:",
    "    dirty: false",
    "  gpus: 2",
    "comments:",
    "  -",
    "    body: a: b",
    "    host: ",
    `    time: ${at}`,
    "    user: ",
    "environment:",
    "  A: '1'",
    "manifest:",
    "  dependencies:",
    "    - x",
    "  sourcecode:",
    "    - a.py",
    "    - b.py",
    "dependencies:",
    "  file:x:",
    "    {}",
    "plugins:",
    "  - cpu",
    "",
  ]);
});

test("JSON has 0.9's texts of attributes beside their values", async () => {
  using store = aStore([rich]);
  expect(JSON.parse((await store.info("--json")).out)).toMatchObject({
    id: idOf("a"),
    exit_status: 0,
    pid: 999999999,
    custom: "\n  a: 1\n  b: \n  1\n  2",
    note: "text",
    tags: ["green"],
    flags: { f10: "a b", f2: 1, xs: [1, true], m: { k: null } },
    scalars: {},
    attributes: { custom: { a: 1, b: [1, 2] }, note: "text" },
    machine: { gpus: 2, git: { dirty: false } },
  });
});

test("private attributes are shown when asked for", async () => {
  using store = aStore([rich]);
  const { out } = await store.info("--private-attrs");
  expect(out).toContain("\nopref: guildfile:/project/guild.yml 0123 '' train\nop: \ntags:");
  expect(out).toContain("\n  _private: hidden\n");
});

test("a run without attributes of its own has no block for them", async () => {
  using store = aStore([{ id: idOf("a") }]);
  expect((await store.info()).out.split("\n").slice(14)).toEqual(["tags:", "flags:", "scalars:", ""]);
});

test("info is of the latest run that passes the filters", async () => {
  using store = aStore(few);
  expect((await store.info("-Se")).out).toContain(`id: ${idOf("b")}\n`);
  await expect(store.info("-Fo", "nothing")).rejects.toThrow("no matching runs");
});

import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PyFloat } from "../../base/index.ts";
import { type OpDef, parseGuildfile } from "../../guildfile/index.ts";
import { type FlagDef, plainFlag } from "../../values/index.ts";
import { completeOp, findMainModule, mergeImported, refreshNote, splitMain } from "./index.ts";

let dir = "";
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), "guild flags é-")));
});
afterEach(() => rmSync(dir, { recursive: true }));

const write = (name: string, text: string): string => {
  const path = join(dir, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
};

const realPython = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], {
  encoding: "utf8",
}).trim();
const pythonDir = fileURLToPath(new URL("../../../python", import.meta.url));

const context = (env: Record<string, string> = {}) => ({
  cwd: dir,
  env: { PATH: process.env.PATH ?? "", GUILD_PYTHON_EXE: realPython, ...env },
  home: join(dir, "home"),
  pythonDir,
  signal: new AbortController().signal,
  logLevel: 20,
});

const opOf = (yaml: string): OpDef => {
  const file = parseGuildfile(yaml, {
    path: join(dir, "guild.yml"),
    projectName: "p",
    readText: () => undefined,
  });
  const op = file.models[0]?.operations[0];
  if (op === undefined) throw new Error("no operation");
  return op;
};

const model = { parentDirs: [], sourceCode: undefined, pythonRequires: undefined };

const complete = async (yaml: string, env: Record<string, string> = {}) => {
  let refreshes = 0;
  const onRefresh = () => {
    refreshes += 1;
  };
  const done = await completeOp(context(env), { op: opOf(yaml), model, projectDir: dir, onRefresh });
  return { ...done, refreshes, flags: shown(done.op.flags), dest: done.op.flagsDest };
};

/** Attributes of flags that say something. */
const shown = (flags: readonly FlagDef[]) =>
  Object.fromEntries(
    flags.map((flag) => {
      const base: Readonly<Record<string, unknown>> = plainFlag(flag.name);
      const said = Object.entries(flag).filter(([key, value]) => {
        const isEmpty =
          (Array.isArray(value) && value.length === 0) || (value instanceof Map && value.size === 0);
        return value !== base[key] && !isEmpty;
      });
      return [flag.name, Object.fromEntries(said)];
    }),
  );

const choices = (...values: readonly unknown[]) =>
  values.map((value) => ({ value, description: "", alias: undefined, flags: new Map() }));

const globalsScript = `lr = 0.1
epochs: int = 5
name = "abc"
on = True
n = None
lst = [1, 2.5, "a b"]
neg = -1
d = {"a": 1}
_h = 3
a = b = 7
`;

test("globals are flags, sorted, with type and split lists", async () => {
  write("train.py", globalsScript);
  const { flags, dest, warnings } = await complete("train: {flags-import: all}");
  expect(flags).toEqual({
    a: { default: 7, type: "number" },
    b: { default: 7, type: "number" },
    lr: { default: new PyFloat(0.1), type: "number" },
    lst: { default: "1 2.5 'a b'", argSplit: true },
    n: {},
    name: { default: "abc", type: "string" },
    neg: { default: -1, type: "number" },
    on: { default: true, type: "boolean" },
  });
  expect(Object.keys(flags)).toEqual(["a", "b", "lr", "lst", "n", "name", "neg", "on"]);
  expect([dest, warnings]).toEqual(["globals", []]);
});

test("a list of YAML texts is split as a shell does", async () => {
  write("train.py", `l = ["", "it's", True, None, [1, 2], 1e-5, "1", "yes", {"k": 1}]\n`);
  const { flags } = await complete("train: {flags-import: all}");
  expect(flags.l?.default).toBe(`"''" 'it'"'"'s' true null '- 1\n- 2' 1.0e-05 "'1'" "'yes'" 'k: 1'`);
});

test("guild.yml decides which flags are imported, and what it says of one stays", async () => {
  write("train.py", globalsScript);
  expect((await complete("train: {flags: {lr: 0.5, z: 1}}")).flags).toEqual({
    lr: { default: new PyFloat(0.5), type: "number" },
    z: { default: 1 },
  });
  expect(
    Object.keys((await complete("train: {flags-import: [a, on], flags-import-skip: [on]}")).flags),
  ).toEqual(["a"]);
  const off = await complete("train: {flags-import: no, flags: {lr: 1}}");
  expect([off.flags, off.dest]).toEqual([{ lr: { default: 1 } }, undefined]);
});

test("a flag with the name or the arg-name of an imported one is completed", () => {
  const op = opOf(
    "t: {flags-import: all, flags: {zz: {arg-name: z, default: 8}, y: {description: mine}, down: {default: no}}}",
  );
  const imported = (name: string): FlagDef => ({
    ...plainFlag(name),
    default: 1,
    type: "int",
    description: "theirs",
  });
  const merged = mergeImported(op, { dest: "args", flags: ["a", "down", "y", "z"].map(imported) });
  expect(shown(merged.flags)).toEqual({
    a: { default: 1, type: "int", description: "theirs" },
    down: { default: false, type: "int", description: "theirs" },
    y: { default: 1, type: "int", description: "mine" },
    zz: { argName: "z", default: 8, type: "int", description: "theirs" },
  });
  expect(merged.flagsDest).toBe("args");
});

test("paths of existing files become absolute", async () => {
  write("train.py", 'p = "data/x.txt"\nq = "data/nope"\nr = "x.txt"\n');
  write("data/x.txt", "");
  const { flags } = await complete("train: {flags-import: all}");
  expect(flags).toMatchObject({
    p: { default: `${dir}/./data/x.txt` },
    q: { default: "data/nope" },
    r: { default: "x.txt" },
  });
});

test("a mapping or a namespace named by the destination gives the flags", async () => {
  write(
    "train.py",
    "from types import SimpleNamespace\np = {'a': 1, 'b': {'c': 0.5, 'd': {}}, '_x': 1, 3: 4}\nn = SimpleNamespace(k='v', l=[1])\nx = 1\n",
  );
  expect((await complete("train: {flags-import: all, flags-dest: 'global:p'}")).flags).toEqual({
    "3": { default: 4, type: "number" },
    a: { default: 1, type: "number" },
    "b.c": { default: new PyFloat(0.5), type: "number" },
  });
  expect((await complete("train: {flags-import: all, flags-dest: 'namespace:n'}")).flags).toEqual({
    k: { default: "v", type: "string" },
    l: { default: "1", argSplit: true },
  });
  expect((await complete("train: {flags-import: all, flags-dest: 'dict:x'}")).warnings).toEqual([
    "cannot import flags for param 'x' in 'train.py': param must be a dict or SimpleNamespace (got int)",
  ]);
  expect((await complete("train: {flags-import: all, flags-dest: 'global:y'}")).warnings).toEqual([
    "cannot import flags for param 'y' in 'train.py': param must be a dict or SimpleNamespace (got NoneType)",
  ]);
});

test("other destinations import nothing", async () => {
  write("train.py", globalsScript);
  expect(await complete("train: {flags-import: all, flags-dest: none}")).toMatchObject({
    flags: {},
    warnings: [],
    dest: "none",
  });
  expect((await complete("train: {flags-import: all, flags-dest: 'args:foo'}")).warnings).toEqual([
    "cannot find flag import support for flag-dest 'foo' - unable to import flags",
  ]);
});

const argparseScript = `
import argparse, helper
p = argparse.ArgumentParser()
p.add_argument("--lr", type=float, default=0.1, help="Rate")
p.add_argument("--on", action="store_true")
p.add_argument("--layers", nargs="+", type=int, default=[1, 2])
p.add_argument("--kind", choices=["a", "b"], default=helper.KIND)
open("ran", "a").write("x")
p.parse_args()
`;

test("options of argparse are flags, and the script is run once", async () => {
  write("train.py", argparseScript);
  write("helper.py", 'KIND = "a"\n');
  const first = await complete("train: {flags-import: all}");
  expect(first.flags).toEqual({
    kind: { default: "a", choices: choices("a", "b") },
    layers: { default: "1 2", type: "int", argSplit: true },
    lr: { default: new PyFloat(0.1), type: "float", description: "Rate" },
    on: { default: false, argSwitch: true, choices: choices(true, false) },
  });
  expect([first.dest, first.refreshes > 0]).toEqual(["args", true]);
  const second = await complete("train: {flags-import: all}");
  expect([second.flags, second.refreshes]).toEqual([first.flags, 0]);
  expect(readFileSync(join(dir, "ran"), "utf8")).toBe("x");
});

test("a change of the script, of a module it loads, or no cache runs it again", async () => {
  write("train.py", argparseScript);
  const helper = write("helper.py", 'KIND = "a"\n');
  await complete("train: {flags-import: all}");
  appendFileSync(helper, 'KIND = "b"\n');
  expect((await complete("train: {flags-import: all}")).flags.kind?.default).toBe("b");
  await complete("train: {flags-import: all}", { NO_IMPORT_FLAGS_CACHE: "1" });
  expect(readFileSync(join(dir, "ran"), "utf8")).toBe("xxx");
});

test("sub-commands are chosen by the arguments of main", async () => {
  write(
    "cli.py",
    `import argparse
p = argparse.ArgumentParser()
p.add_argument("--top", type=int)
sub = p.add_subparsers()
sub.add_parser("train").add_argument("--lr", default=1)
p.parse_args()
`,
  );
  expect((await complete("t: {main: cli, flags-import: all}")).flags).toEqual({ top: { type: "int" } });
  expect((await complete("t: {main: cli train, flags-import: all}")).flags).toEqual({ lr: { default: 1 } });
  expect((await complete("t: {main: 'cli --top ${x} train', flags-import: all}")).flags).toEqual({
    lr: { default: 1 },
  });
});

test("modules are found in directories, packages and python-path", async () => {
  const script =
    "import argparse\nfrom .o import V\np = argparse.ArgumentParser()\np.add_argument('--v', default=V)\np.parse_args()\n";
  write("pkg/__init__.py", "");
  write("pkg/o.py", "V = 3\n");
  write("pkg/mod.py", script);
  write("pkg/__main__.py", "z = 5\n");
  write(
    "lib/deep/job.py",
    "import sibling, argparse\np = argparse.ArgumentParser()\np.add_argument('--s', default=sibling.S)\np.parse_args()\n",
  );
  write("lib/deep/sibling.py", "S = 1\n");
  expect((await complete("t: {main: pkg.mod, flags-import: all}")).flags).toEqual({ v: { default: 3 } });
  expect((await complete("t: {main: pkg, flags-import: all}")).flags).toEqual({
    z: { default: 5, type: "number" },
  });
  expect((await complete("t: {main: lib/deep/job, flags-import: all}")).flags).toEqual({ s: { default: 1 } });
  expect((await complete("t: {main: deep/job, python-path: lib, flags-import: all}")).flags).toEqual({
    s: { default: 1 },
  });
});

test("failures are one warning each and are tried again", async () => {
  write("pk/__init__.py", "");
  write("bad.py", "import argparse\nraise ValueError('gone\\nwrong')\n");
  write("exits.py", "import argparse\nraise SystemExit('no luck')\n");
  write("syn.py", "x = 1\ny = = 2\n");
  const warning = async (main: string) => (await complete(`t: {main: ${main}}`)).warnings;
  expect(await warning("nosuch")).toEqual(["cannot import flags from nosuch: No module named nosuch"]);
  expect(await warning("pk")).toEqual([
    "cannot import flags from pk: No module named pk.__main__ ('pk' is a package and cannot be directly executed)",
  ]);
  expect(await warning("bad")).toEqual([
    "cannot import flags from bad.py: wrong (run with guild --debug for details)",
  ]);
  expect(await warning("exits")).toEqual(["cannot import flags from exits.py: no luck"]);
  expect(await warning("syn")).toEqual([
    `cannot import flags from syn.py: invalid syntax on line 2\n  y = = 2\n      ^`,
  ]);
  expect(await warning("bad")).toHaveLength(1);
  expect((await complete("t: {main: bad}", { NO_WARN_FLAGS_IMPORT: "1" })).warnings).toEqual([]);
});

test("without Python a parser's flags are missing, with a warning", async () => {
  write("train.py", argparseScript);
  const { flags, warnings } = await complete("train: {flags: {lr: 1}}", { GUILD_PYTHON_EXE: "", PATH: dir });
  expect(flags).toEqual({ lr: { default: 1 } });
  expect(warnings).toEqual(["cannot import flags from train.py: cannot find a Python interpreter"]);
});

test("what the parser's options lose is said once", async () => {
  write(
    "t.py",
    "import argparse\np = argparse.ArgumentParser()\np.add_argument('--f', type=open)\np.parse_args()\n",
  );
  expect((await complete("t: {flags-import: all}")).warnings).toEqual([
    "unsupported flag type <built-in function open> for flag f - ignoring type setting",
  ]);
  expect((await complete("t: {flags-import: all}")).warnings).toEqual([]);
});

test("syntax faults are found without Python too, and new syntax is left to Python", async () => {
  write("syn.py", "x = 1\ny = = 2\n");
  const env = { GUILD_PYTHON_EXE: "", PATH: dir };
  expect((await complete("t: {main: syn}", env)).warnings).toEqual([
    `cannot import flags from syn.py: invalid syntax on line 2\n  y = = 2\n      ^`,
  ]);
  write("dec.py", "x = 1\n@a.b[0]\ndef f(): pass\n");
  expect((await complete("t: {main: dec, flags-import: all}")).flags).toEqual({
    x: { default: 1, type: "number" },
  });
});

test("what an interpreter that does not work fails to say is not taken for sound", async () => {
  write("syn.py", "def (");
  write("json.py", "raise SystemExit('not the module meant')");
  const told = ["cannot import flags from syn.py: invalid syntax on line 1\n  def (\n      ^"];
  expect((await complete("t: syn", { GUILD_PYTHON_EXE: "/bin/false" })).warnings).toEqual(told);
  expect((await complete("t: syn")).warnings).toEqual(told);
  expect((await complete("t: syn")).warnings).toEqual(told);
});

test("encodings and marks are read as Python reads them", async () => {
  writeFileSync(join(dir, "latin.py"), Buffer.from("# -*- coding: latin-1 -*-\nx = 'h\xe9'\n", "latin1"));
  write("bom.py", "\ufeffx = 1\n");
  expect((await complete("t: {main: latin, flags-import: all}")).flags.x?.default).toBe("hé");
  expect((await complete("t: {main: bom, flags-import: all}")).flags.x?.default).toBe(1);
});

test("operations of Guild itself, of exec and of steps have nothing to import", async () => {
  for (const yaml of ["t: {main: guild.plugins.nbexec x.ipynb}", "t: {exec: echo}", "t: {steps: [a]}"]) {
    const { warnings, refreshes } = await complete(yaml);
    expect([warnings, refreshes, existsSync(join(dir, "home"))]).toEqual([[], 0, false]);
  }
});

test("main is split as a shell does", () => {
  expect(splitMain("sub/mod 'a b' --x 1")).toEqual({ spec: "sub/mod", args: ["a b", "--x", "1"] });
});

test("a package comes before a file, and the project before what is installed", () => {
  write("m.py", "");
  write("m/__init__.py", "");
  write("m/__main__.py", "");
  write("lib/other.py", "");
  const find = (spec: string) => findMainModule(spec, [dir], () => [join(dir, "lib")]);
  expect(find("m")).toMatchObject({ module: { path: join(dir, "m/__main__.py") } });
  expect(find("other")).toMatchObject({ module: { path: join(dir, "lib/other.py"), sysDir: dir } });
});

test("the note of a refresh is printed once, and not where it is not wanted", () => {
  const printed = (env: Record<string, string>, errColor: boolean) => {
    let text = "";
    const err = (part: string) => {
      text += part;
    };
    const terminal = {
      outIsTty: false,
      errIsTty: false,
      inIsTty: false,
      columns: undefined,
      outColor: false,
      errColor,
    };
    const note = refreshNote({ env, err, terminal });
    note();
    note();
    return text;
  };
  expect(printed({}, false)).toBe("Refreshing flags...\n");
  expect(printed({}, true)).toBe("\u001b[2mRefreshing flags...\u001b[0m\n");
  expect(printed({ NO_IMPORT_FLAGS_PROGRESS: "1" }, false)).toBe("");
});

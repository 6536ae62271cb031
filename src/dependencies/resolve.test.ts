import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Micros, PyFloat, type PyMap, type RunId } from "../base/index.ts";
import type { PlannedDependency } from "../operation/index.ts";
import { aProject, plant, type Tree } from "../sourcecode/project.fixture.ts";
import { aDependency, aResource, aSource } from "./resolve.fixture.ts";
import { resolveDependencies } from "./resolve.ts";
import type { ResolveRequest } from "./types.ts";

const terminal = {
  outIsTty: false,
  errIsTty: false,
  inIsTty: false,
  columns: undefined,
  outColor: false,
  errColor: false,
};

const talk = { terminal, err: () => undefined, now: () => 0 as Micros };

/** The project of section 20.2 of the specification of guild.yml, archives aside. */
const tree: Tree = {
  "root.txt": "root",
  "d/f1.txt": "one",
  "d/f2.txt": "two",
  "d/g.csv": "g",
  "d/sub/s.txt": "s",
};

const upstream: Tree = {
  "gen.txt": "gen",
  "dd/x": "x",
  "sub/new": "new",
  "sub/s.py": "s",
  "m.py": "m",
  "dep.txt": "dep",
  ".guild/opref": "guildfile:p x '' a",
  ".guild/manifest": "s sub/s.py 00 sub/s.py\ns m.py 00 m.py\nd dep.txt 00 file:dep.txt\n",
};

const aWorld = (files: Tree = tree, env: Record<string, string> = {}) => {
  const project = aProject(files, env);
  const lines: string[] = [];
  const log = {
    info: (text: string) => void lines.push(text),
    warning: (text: string) => void lines.push(`WARNING: ${text}`),
    error: (text: string) => void lines.push(`ERROR: ${text}`),
  };
  const resolve = (
    dependencies: readonly PlannedDependency[],
    parts: Partial<ResolveRequest> = {},
  ): Promise<PyMap> =>
    resolveDependencies(
      { ...project.context, ...talk, newRunId: () => "fedcba9876543210fedcba9876543210" as RunId },
      {
        run: project.run,
        dependencies,
        flags: [],
        cmdFlags: new Map(),
        staging: false,
        alreadyResolved: new Map(),
        forceDeps: false,
        log,
        findRun: () => undefined,
        importError: (name) => (name === "os" ? undefined : `No module named '${name}'`),
        ...parts,
      },
    );
  const locations = [project.dir];
  return {
    ...project,
    lines,
    resolve,
    /** Resolves one source of an inline resource. */
    one: (source: ReturnType<typeof aSource>, parts: Partial<ResolveRequest> = {}) =>
      resolve([aDependency(aResource([source]), locations)], parts),
    /** Files and links of the run but for `.guild`, as `path=content` or `path -> text`. */
    content: () => contentOf(project.run.dir),
    manifest: () => readFileSync(join(project.run.dir, ".guild/manifest"), "utf8"),
    [Symbol.dispose]: project[Symbol.dispose],
  };
};

const contentOf = (dir: string, prefix = ""): readonly string[] =>
  readdirSync(join(dir, prefix), { withFileTypes: true })
    .filter(({ name }) => prefix !== "" || name !== ".guild")
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${prefix}${entry.name}`;
      if (entry.isDirectory()) return contentOf(dir, `${path}/`);
      if (entry.isSymbolicLink()) return [`${path} -> ${readlinkSync(join(dir, path))}`];
      return [`${path}=${readFileSync(join(dir, path), "utf8")}`];
    });

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");

const dTree = (top: string) => [
  `${top}/f1.txt=one`,
  `${top}/f2.txt=two`,
  `${top}/g.csv=g`,
  `${top}/sub/s.txt=s`,
];

const select = (pattern: string, reduce?: "min" | "max") => ({ select: [{ pattern, reduce }] });

const rename = (pattern: string, replacement: string) => ({ rename: [{ pattern, replacement }] });

test.each<[string, Parameters<typeof aSource>, readonly string[]]>([
  ["a file", ["file", "root.txt"], ["root.txt=root"]],
  ["a directory", ["file", "d"], dTree("d")],
  ["a directory with a slash", ["file", "./d/"], dTree("d")],
  [
    "files selected in a directory",
    ["file", "d", select(".*\\.txt")],
    ["f1.txt=one", "f2.txt=two", "s.txt=s"],
  ],
  ["the file with the largest number", ["file", "d", select("f([0-9])\\.txt", "max")], ["f2.txt=two"]],
  ["the file with the smallest number", ["file", "d", select("f([0-9])\\.txt", "min")], ["f1.txt=one"]],
  ["a renamed directory", ["file", "d", rename("d", "e")], dTree("e")],
  ["a directory with a target path", ["file", "d", { targetPath: "tp" }], dTree("tp/d")],
  ["an archive as it is", ["file", "root.txt", { archiveType: "zip", unpack: false }], ["root.txt=root"]],
  ["a file with its path kept", ["file", "d/sub/s.txt", { preservePath: true }], ["d/sub/s.txt=s"]],
  ["a path with dots", ["file", "d/sub/../f2.txt", { targetPath: "pp" }], ["pp/f2.txt=two"]],
  ["flags in path and name", ["file", "d/f${n}.txt", rename(".*", "r${n}.txt")], ["r1.txt=one"]],
  ["no flags in the target path", ["file", "root.txt", { targetPath: "x-${n}" }], ["x-${n}/root.txt=root"]],
  ["groups in a name", ["file", "d/f1.txt", rename("f(.*)", "g\\1")], ["g1.txt=one"]],
  ["the first match only", ["file", "root.txt", rename("o", "0")], ["r0ot.txt=root"]],
  ["a name with a directory", ["file", "root.txt", rename(".*", "a/b.txt")], ["a/b.txt=root"]],
  ["a module", ["module", "os"], []],
  [
    "a link",
    ["file", "d/f1.txt", { targetType: "link", targetPath: "a/b" }],
    ["a/b/f1.txt -> ../../../../../project/d/f1.txt"],
  ],
  ["a linked directory", ["file", "d", { targetType: "link" }], ["d -> ../../../project/d"]],
])("%s comes into the run", async (_, source, expected) => {
  using world = aWorld();
  await world.one(aSource(...source), { flags: [["n", 1]] });
  expect(world.content()).toEqual(expected);
});

test("a resource's target path holds for sources without their own", async () => {
  using world = aWorld();
  const sources = [aSource("file", "root.txt"), aSource("file", "d/f1.txt", { targetPath: "tp" })];
  const resource = aResource(sources, { name: "r", targetPath: "rp", targetType: "copy" });
  const deps = await world.resolve([aDependency(resource, [world.dir])]);
  expect(world.content()).toEqual(["rp/root.txt=root", "tp/f1.txt=one"]);
  expect(world.lines).toEqual(["Resolving r"]);
  expect(world.manifest()).toBe(
    `d rp/root.txt ${sha1("root")} file:root.txt\nd tp/f1.txt ${sha1("one")} file:d/f1.txt\n`,
  );
  expect(deps).toEqual(
    new Map([
      [
        "r",
        new Map([
          [
            "file:root.txt",
            new Map<string, unknown>([
              ["uri", "file:root.txt"],
              ["paths", ["../../../project/root.txt"]],
            ]),
          ],
          [
            "file:d/f1.txt",
            new Map<string, unknown>([
              ["uri", "file:d/f1.txt"],
              ["paths", ["../../../project/d/f1.txt"]],
            ]),
          ],
        ]),
      ],
    ]),
  );
});

test("what is there already stays, with a warning, unless it is to be replaced", async () => {
  using world = aWorld();
  const again = (parts: object) => aSource("file", "d/f1.txt", { ...rename(".*", "root.txt"), ...parts });
  await world.resolve([aDependency(aResource([aSource("file", "root.txt"), again({})]), [world.dir])]);
  expect(world.content()).toEqual(["root.txt=root"]);
  expect(world.lines.at(-1)).toBe(`WARNING: ${world.run.dir}/root.txt already exists, skipping copy`);
  await world.one(again({ targetType: "link" }));
  expect(world.lines.at(-1)).toBe(`WARNING: ${world.run.dir}/root.txt already exists, skipping link`);
  await world.one(again({ replaceExisting: true }));
  expect(world.content()).toEqual(["root.txt=one"]);
});

test("directories and files replace each other", async () => {
  using world = aWorld();
  await world.one(aSource("file", "d"));
  await world.one(aSource("file", "root.txt", { ...rename(".*", "d"), replaceExisting: true }));
  expect(world.content()).toEqual(["d=root"]);
  await world.one(aSource("file", "d", { replaceExisting: true }));
  expect(world.content()).toEqual(dTree("d"));
  await world.one(aSource("file", "d", { targetType: "link", replaceExisting: true }));
  expect(world.content()).toEqual(["d -> ../../../project/d"]);
});

test.each([
  ["../out", "../out/root.txt"],
  ["a/../../out", "../out/root.txt"],
])("target path %s is refused", async (targetPath, shown) => {
  using world = aWorld();
  await expect(world.one(aSource("file", "root.txt", { targetPath }))).rejects.toThrow(
    `run failed because a dependency was not met: invalid path '${shown}' in file:root.txt resource ` +
      "(path must be inside the run directory)",
  );
});

test("an absolute target path is refused as in 0.9", async () => {
  using world = aWorld();
  await expect(world.one(aSource("file", "root.txt", { targetPath: "/abs" }))).rejects.toThrow(
    "run failed because a dependency was not met: invalid path '/abs' in file:root.txt resource (path must be relative)",
  );
});

test("nothing is written through a link that leads out of the run", async () => {
  using world = aWorld();
  const sources = [
    aSource("file", "d", { targetType: "link" }),
    aSource("file", "root.txt", { targetPath: "d" }),
  ];
  await expect(world.resolve([aDependency(aResource(sources), [world.dir])])).rejects.toThrow(
    "invalid path 'd/root.txt' in file:d,file:root.txt resource (path must be inside the run directory)",
  );
  expect(readdirSync(join(world.dir, "d")).includes("root.txt")).toBe(false);
});

test("names that would replace the run itself or leave it are refused", async () => {
  using world = aWorld();
  for (const name of ["", ".", "..", "../x"]) {
    const source = aSource("file", "root.txt", { ...rename(".*", name), replaceExisting: true });
    if (name === "")
      await expect(world.one(source)).rejects.toThrow("(path must be inside the run directory)");
    else await expect(world.one(source)).rejects.toThrow("(path must be inside the run directory)");
  }
  const guild = aSource("file", "d", { ...rename(".*", ".guild"), replaceExisting: true });
  await world.one(guild);
  expect(world.lines.at(-1)).toBe(`WARNING: ${world.run.dir}/.guild already exists, skipping copy`);
});

test("a missing file ends the run with 0.9's message and the source's help", async () => {
  using world = aWorld();
  await expect(world.one(aSource("file", "nope.txt", { help: "Make it." }))).rejects.toThrow(
    "run failed because a dependency was not met: could not resolve 'file:nope.txt' in file:nope.txt resource: " +
      "cannot find source file 'nope.txt'\nMake it.",
  );
  await expect(world.one(aSource("file", "${x}.txt"))).rejects.toThrow(
    "could not resolve 'file:${x}.txt' in file:${x}.txt resource: cannot resolve '${x}.txt' in file:${x}.txt: " +
      "undefined reference 'x'",
  );
  await expect(world.one(aSource("module", "nosuch"))).rejects.toThrow(
    "could not resolve 'module:nosuch' in module:nosuch resource: No module named 'nosuch'",
  );
});

test("an optional source may be missing, and a forced run only warns", async () => {
  using world = aWorld();
  await world.one(aSource("file", "nope.txt", { optional: true }));
  expect(world.lines.at(-1)).toBe(
    "Could not resolve file:nope.txt - skipping because dependency is optional",
  );
  const deps = await world.resolve(
    [
      aDependency(aResource([aSource("file", "nope.txt")]), [world.dir]),
      aDependency(aResource([aSource("file", "root.txt")]), [world.dir]),
    ],
    { forceDeps: true },
  );
  expect(world.lines.slice(-2)).toEqual([
    "WARNING: a dependency was not met: could not resolve 'file:nope.txt' in file:nope.txt resource: cannot find source file 'nope.txt'",
    "Resolving file:root.txt",
  ]);
  expect([...deps.keys()]).toEqual(["file:nope.txt", "file:root.txt"]);
  expect(world.content()).toEqual(["root.txt=root"]);
});

test("the directories of package parents are tried in turn", async () => {
  using world = aWorld();
  plant(world.top, { "parent/only.txt": "parent's" });
  const locations = [world.dir, join(world.top, "parent")];
  await world.resolve([aDependency(aResource([aSource("file", "only.txt")]), locations)]);
  expect(world.content()).toEqual(["only.txt=parent's"]);
  expect(world.manifest()).toBe(`d only.txt ${sha1("parent's")} file:only.txt\n`);
});

test("a file outside the project is named by its own address", async () => {
  using world = aWorld();
  plant(world.top, { "shared.txt": "s" });
  await world.one(aSource("file", join(world.top, "shared.txt")));
  expect(world.manifest()).toBe(`d shared.txt ${sha1("s")} file:${world.top}/shared.txt\n`);
});

test("nothing resolved is warned of, or fails where asked", async () => {
  using world = aWorld();
  await world.one(aSource("file", "d", select("none")));
  expect(world.lines.at(-1)).toBe("WARNING: nothing resolved for file:d");
  await world.one(aSource("file", "d", { ...select("none"), warnIfEmpty: false }));
  expect(world.lines.at(-1)).toBe("Resolving file:d");
  await expect(world.one(aSource("file", "d", { ...select("none"), failIfEmpty: true }))).rejects.toThrow(
    "could not resolve 'file:d' in file:d resource: nothing resolved for file:d",
  );
  await world.one(aSource("file", "d", select("(")));
  expect(world.lines.some((line) => line.startsWith("ERROR: error compiling regular expression '('"))).toBe(
    true,
  );
});

test("a sha256 is checked, for directories it is only warned of", async () => {
  using world = aWorld();
  const good = createHash("sha256").update("root").digest("hex");
  await world.one(aSource("file", "root.txt", { sha256: good }));
  await expect(world.one(aSource("file", "root.txt", { sha256: "bad" }))).rejects.toThrow(
    `'${world.dir}/root.txt' has an unexpected sha256 (expected bad but got ${good})`,
  );
  await world.one(aSource("file", "d", { sha256: "x" }));
  expect(world.lines.at(-1)).toBe(`WARNING: cannot verify '${world.dir}/d' because it's a directory`);
});

test.each([
  ["ftp://host/x.txt", "url", "unsupported source 'ftp://host/x.txt' in ftp://host/x.txt resource"],
] as const)("%s says what is not available yet", async (value, kind, text) => {
  using world = aWorld({ "arch.zip": "", "arch.tar.gz": "", "data.gz": "" });
  await expect(world.one(aSource(kind, value))).rejects.toThrow(text);
});

test("a file the user chose takes the place of the source", async () => {
  using world = aWorld();
  const source = aSource("file", "root.txt", { flagName: "rf" });
  const withChoice = (path: string) => [aDependency(aResource([source]), [world.dir], [["rf", path]])];
  const deps = await world.resolve(withChoice("d/f1.txt"));
  expect(world.content()).toEqual(["f1.txt=one"]);
  expect(world.lines).toEqual(["Resolving rf", "Using d/f1.txt for rf"]);
  expect(deps.get("rf")).toEqual(
    new Map([
      [
        "rf",
        new Map<string, unknown>([
          ["uri", "file:root.txt"],
          ["paths", ["../../../project/d/f1.txt"]],
          ["config", "d/f1.txt"],
        ]),
      ],
    ]),
  );
  await expect(world.resolve(withChoice("no.txt"))).rejects.toThrow(
    `resource: ${world.dir}/no.txt does not exist`,
  );
});

test("a source resolved before is not resolved again, unless always", async () => {
  using world = aWorld();
  const first = await world.one(aSource("file", "root.txt"));
  writeFileSync(join(world.dir, "root.txt"), "changed");
  const again = await world.one(aSource("file", "root.txt"), { alreadyResolved: first });
  expect(again).toEqual(first);
  expect(world.lines.at(-1)).toBe("Skipping resolution of file:root.txt because it's already resolved");
  expect(world.content()).toEqual(["root.txt=root"]);
  const always = aSource("file", "root.txt", { alwaysResolve: true, replaceExisting: true });
  await world.one(always, { alreadyResolved: first });
  expect(world.content()).toEqual(["root.txt=changed"]);
});

test.each<[string, Parameters<typeof aSource>[2], string | undefined, readonly string[]]>([
  ["nothing said", {}, undefined, ["dd/x=x", "gen.txt=gen", "sub/new=new", "sub/s.py=s"]],
  [
    "GUILD_LEGACY_OPDEP_SELECT=1",
    {},
    "1",
    ["dd/x=x", "dep.txt=dep", "gen.txt=gen", "sub/new=new", "sub/s.py=s"],
  ],
  [
    "GUILD_LEGACY_OPDEP_SELECT=2",
    {},
    "2",
    ["dd/x=x", "dep.txt=dep", "gen.txt=gen", "m.py=m", "sub/new=new", "sub/s.py=s"],
  ],
  ["select of files", select("(dd|sub)/.*"), undefined, ["new=new", "s.py=s", "x=x"]],
  ["select of a directory", select("dd"), undefined, ["dd/x=x"]],
  ["links", { ...select("gen.*"), targetType: "link" }, undefined, ["gen.txt -> ../up/gen.txt"]],
  [
    "a target path and a name",
    { ...select("gen\\.(.*)"), targetPath: "in", ...rename("gen(.*)", "renamed-\\1") },
    undefined,
    ["in/renamed-.txt=gen"],
  ],
])("files of another run with %s", async (_, parts, legacy, expected) => {
  using world = aWorld({}, legacy === undefined ? {} : { GUILD_LEGACY_OPDEP_SELECT: legacy });
  const up = { id: "up" as RunId, dir: join(world.top, "home/runs/up") };
  plant(up.dir, upstream);
  await world.one(aSource("operation", "a", parts), { findRun: () => up });
  expect(world.content()).toEqual(expected);
  expect(world.lines).toEqual(["Resolving operation:a", "Using run up for operation:a"]);
});

test("selecting everything of a run takes Guild's own files too, but never its directory", async () => {
  using world = aWorld();
  const up = { id: "up" as RunId, dir: join(world.top, "home/runs/up") };
  plant(up.dir, upstream);
  await world.one(aSource("operation", "a", select(".*")), { findRun: () => up });
  expect(world.content()).toContain("opref=guildfile:p x '' a");
  expect(world.lines).toContain(`WARNING: ${world.run.dir}/.guild already exists, skipping copy`);
});

test("the manifest names the operation of a run outside the project", async () => {
  using world = aWorld();
  const up = { id: "up" as RunId, dir: join(world.top, "home/runs/up") };
  plant(up.dir, upstream);
  await world.one(aSource("operation", "a"), { findRun: () => up });
  expect(world.manifest()).toBe(
    `d dd - operation:a\nd gen.txt ${sha1("gen")} operation:a\nd sub - operation:a\n`,
  );
});

test("the run is asked for with the user's choice, which may be a directory", async () => {
  using world = aWorld({ "saved/gen.txt": "gen", "saved/.guild/manifest": "" });
  const source = aSource("operation", "a", { name: "model" });
  const asked: unknown[] = [];
  const findRun: ResolveRequest["findRun"] = (query) => void asked.push(query);
  const chosen = (value: string) => [aDependency(aResource([source]), [world.dir], [["model", value]])];
  await expect(world.resolve(chosen("abc"), { findRun })).rejects.toThrow(
    "run failed because a dependency was not met: could not resolve 'model' in model resource: no suitable run for a",
  );
  expect(asked).toEqual([{ spec: "a", value: "abc", includeStaged: false }]);
  await world.resolve(chosen("saved"), { findRun });
  expect(world.lines.at(-1)).toBe("Using run saved for model");
  expect(world.content()).toEqual(["gen.txt=gen"]);
});

test("while staging operation sources wait", async () => {
  using world = aWorld();
  const sources = [aSource("file", "root.txt"), aSource("operation", "a")];
  const deps = await world.resolve([aDependency(aResource(sources, { name: "r" }), [world.dir])], {
    staging: true,
  });
  expect(world.lines).toEqual([
    "Resolving r",
    "Skipping resolution of operation:a because it's being staged",
  ]);
  expect(deps.get("r")).toEqual(new Map([["file:root.txt", expect.anything()]]));
});

test("config files are written with params and flags", async () => {
  using world = aWorld({ "conf/c.yml": "a: 1\nb: {c: 2, d: x}\n" });
  const params = new Map([
    ["b.c", 9],
    ["e.f", 1],
  ]);
  const deps = await world.one(aSource("config", "conf/c.yml", { params }), {
    flags: [
      ["a", 5],
      ["b.d", "y"],
      ["lst", "1 2"],
      ["r", new PyFloat(0.1)],
      ["z", null],
    ],
    cmdFlags: new Map([
      ["lst", { argSplit: true }],
      ["r", { argName: "rate" }],
    ]),
  });
  const text = "a: 5\nb: {c: 9, d: y}\ne: {f: 1}\nlst: [1, 2]\nrate: 0.1\n";
  expect(world.content()).toEqual([`c.yml=${text}`]);
  expect(readFileSync(join(world.run.dir, ".guild/generated/fedcba98/c.yml"), "utf8")).toBe(text);
  expect(world.manifest()).toBe(`d c.yml ${sha1(text)} config:conf/c.yml\n`);
  expect(deps.get("config:conf/c.yml")).toEqual(
    new Map([
      [
        "config:conf/c.yml",
        new Map<string, unknown>([
          ["uri", "config:conf/c.yml"],
          ["paths", [".guild/generated/fedcba98/c.yml"]],
        ]),
      ],
    ]),
  );
});

test.each([
  ["c.json", '{"b": 1.0, "a": [1, null]}', '{"b": 1.0, "a": [1, null], "x": {"y": 1}}'],
  ["c.json.in", '{"b": "\\u00fc"}', '{"b": "\\u00fc", "x": {"y": 1}}'],
  [
    "c.ini",
    "[other]\nK: v\n[model]\n# note\nunits = 1\n  more\n",
    "[other]\nK: v\n[model]\n# note\nunits = 1\n  more\n\n[x]\ny = 1\n",
  ],
  ["c.cfg", "[DEFAULT]\nt = 1\n[s]\nk = v\n", "[DEFAULT]\nt = 1\n[s]\nk = v\n\n[x]\ny = 1\n"],
])("config file %s keeps its format", async (name, before, after) => {
  using world = aWorld({ [name]: before });
  await world.one(aSource("config", name), { flags: [["x.y", 1]] });
  expect(world.content()).toEqual([`${name}=${after}`]);
});

test.each([
  ["c.txt", "", "unsupported file type for"],
  ["c.yml", "- 1\n", "error loading config from"],
  ["c.yml", "a: [\n", "error loading config from"],
  ["c.ini", "x\n", "error loading config from"],
  ["c.yml", "x: 1\n", "'x.y' cannot be nested: conflicts with"],
])("config file %s with %j is refused", async (name, text, message) => {
  using world = aWorld({ [name]: text });
  await expect(world.one(aSource("config", name), { flags: [["x.y", 1]] })).rejects.toThrow(message);
});

test("post-process runs once, beside the unpacked content", async () => {
  using world = aWorld();
  const command = "echo done >> log; cp $(project-src root.txt)\ncopied";
  const source = aSource("file", "root.txt", { postProcess: command, replaceExisting: true });
  await world.one(source);
  await world.one(source);
  const key = createHash("sha224").update(`file\n${world.dir}/root.txt`).digest("hex");
  const dir = join(world.top, "home/cache/resources", key);
  expect(readFileSync(join(dir, "log"), "utf8")).toBe("done\n");
  expect(readFileSync(join(dir, "copied"), "utf8")).toBe("root");
  expect(world.lines).toContain(
    `Post processing file:root.txt resource in ${dir}: 'echo done >> log; cp ${world.dir}/root.txt copied'`,
  );
  await expect(world.one(aSource("file", "root.txt", { postProcess: "exit 3" }))).rejects.toThrow(
    "error post processing file:root.txt resource: Command 'exit 3' returned non-zero exit status 3.",
  );
});

test("modes, links and large files are kept, and a copy leaves nothing behind", async () => {
  const large = "0123456789abcdef".repeat(300_000);
  using world = aWorld({
    "t/run.sh": "x",
    "t/link": "-> run.sh",
    "large.bin": large,
    "l.txt": "-> large.bin",
  });
  chmodSync(join(world.dir, "t/run.sh"), 0o750);
  chmodSync(join(world.dir, "large.bin"), 0o640);
  await world.resolve([
    aDependency(aResource([aSource("file", "t"), aSource("file", "large.bin"), aSource("file", "l.txt")]), [
      world.dir,
    ]),
  ]);
  expect(statSync(join(world.run.dir, "t/run.sh")).mode & 0o777).toBe(0o750);
  expect(statSync(join(world.run.dir, "large.bin")).mode & 0o777).toBe(0o640);
  expect(readlinkSync(join(world.run.dir, "t/link"))).toBe("run.sh");
  expect(lstatSync(join(world.run.dir, "l.txt")).isFile()).toBe(true);
  expect(world.manifest()).toBe(
    `d t - file:t\nd large.bin ${sha1(large)} file:large.bin\nd l.txt ${sha1(large)} file:l.txt\n`,
  );
  expect(readdirSync(join(world.run.dir, ".guild"))).toEqual(["manifest"]);
});

test("a project that holds the home can be a dependency of its own runs", async () => {
  using world = aWorld();
  await world.one(aSource("file", world.top, rename(".*", "copy")));
  expect(world.content().map((line) => line.replace(/=.*/s, ""))).toEqual([
    "copy/project/d/f1.txt",
    "copy/project/d/f2.txt",
    "copy/project/d/g.csv",
    "copy/project/d/sub/s.txt",
    "copy/project/root.txt",
  ]);
});

test("pipes and dangling links do not stop or hang a run's files", async () => {
  using world = aWorld();
  const up = { id: "up" as RunId, dir: join(world.top, "home/runs/up") };
  plant(up.dir, { "a.txt": "a", "gone.txt": "-> nowhere", "d/b.txt": "b", ".guild/manifest": "" });
  execFileSync("mkfifo", [join(up.dir, "pipe"), join(up.dir, "d/pipe")]);
  await world.one(aSource("operation", "a"), { findRun: () => up });
  expect(world.content()).toEqual(["a.txt=a", "d/b.txt=b"]);
  expect(world.lines.slice(2)).toEqual([
    `WARNING: skipping ${up.dir}/d/pipe: not a regular file`,
    `WARNING: ${up.dir}/gone.txt does not exist, skipping copy`,
    `WARNING: ${up.dir}/pipe is neither a file nor a directory, skipping copy`,
  ]);
  execFileSync("mkfifo", [join(world.dir, "pipe")]);
  await expect(world.one(aSource("file", "pipe"))).rejects.toThrow("is neither a file nor a directory");
});

test("odd names are copied and quoted in the manifest", async () => {
  using world = aWorld({ "a b.txt": "1", "it's.txt": "2", "ünï\n.txt": "3" });
  const sources = ["a b.txt", "it's.txt", "ünï\n.txt"].map((name) => aSource("file", name));
  await world.resolve([aDependency(aResource(sources), [world.dir])]);
  expect(world.content()).toEqual(["a b.txt=1", "it's.txt=2", "ünï\n.txt=3"]);
  expect(world.manifest()).toBe(
    `d 'a b.txt' ${sha1("1")} 'file:a b.txt'\n` +
      `d 'it'"'"'s.txt' ${sha1("2")} 'file:it'"'"'s.txt'\n` +
      `d 'ünï\n.txt' ${sha1("3")} 'file:ünï\n.txt'\n`,
  );
});

test("a file that is in the run directory already is renamed there", async () => {
  using world = aWorld();
  plant(world.run.dir, { "here.txt": "h" });
  await world.one(aSource("file", join(world.run.dir, "here.txt"), rename("here", "there")));
  expect(world.content()).toEqual(["there.txt=h"]);
});

test("preserve-path goes before target-path, and a path out of the project is refused", async () => {
  using world = aWorld();
  plant(world.top, { "out.txt": "o" });
  await world.one(aSource("file", "d/f1.txt", { preservePath: true, targetPath: "tp" }));
  expect(world.content()).toEqual(["d/f1.txt=one"]);
  expect(world.lines.at(-1)).toBe("WARNING: target-path 'tp' specified with preserve-path - ignoring");
  await expect(world.one(aSource("file", "../out.txt", { preservePath: true }))).rejects.toThrow(
    "invalid path '../out.txt' in file:../out.txt resource (path must be inside the run directory)",
  );
});

test("an invalid name pattern says what is wrong", async () => {
  using world = aWorld();
  await expect(world.one(aSource("file", "root.txt", rename("(", "x")))).rejects.toThrow(
    "run failed because a dependency was not met: error renaming source root.txt ('(' -> 'x'): ",
  );
});

test("Ctrl-C stops a copy", async () => {
  using world = aWorld();
  const stop = new AbortController();
  stop.abort();
  const request = { ...world.context, ...talk, signal: stop.signal, newRunId: () => "x" as RunId };
  await expect(
    resolveDependencies(request, {
      run: world.run,
      dependencies: [aDependency(aResource([aSource("file", "d")]), [world.dir])],
      flags: [],
      cmdFlags: new Map(),
      staging: false,
      alreadyResolved: new Map(),
      forceDeps: false,
      log: { info: () => undefined, warning: () => undefined, error: () => undefined },
      findRun: () => undefined,
      importError: () => undefined,
    }),
  ).rejects.toThrow("aborted");
  expect(world.content()).toEqual([]);
});

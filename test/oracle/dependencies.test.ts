import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bothTrees, runBoth, type Step } from "../rig/compare.ts";
import { aProject, type Project } from "../rig/project.ts";

/** What an operation requires, and what its run is given: the vectors of the specification, and more. */
const cases: readonly (readonly [title: string, requires: string, ...args: readonly string[]])[] = [
  ["a file", "{file: root.txt}"],
  [
    "paths of a resource and its sources",
    "{path: rp, sources: [root.txt, {file: d/f1.txt, target-path: tp}]}",
  ],
  ["a directory", "{file: d}"],
  ["selected files", "{file: d, select: '.*\\.txt'}"],
  ["the file with the largest number", "{file: d, select-max: 'f([0-9])\\.txt'}"],
  ["the file with the smallest number", "{file: d, select-min: 'f([0-9])\\.txt'}"],
  ["nothing selected", "{file: d, select: 'no.*'}"],
  ["nothing selected, as a failure", "{file: d, select: 'no.*', fail-if-empty: yes}"],
  ["nothing selected, without a word", "{file: d, select: 'no.*', warn-if-empty: no}"],
  ["a renamed directory", "{file: d, rename: 'd e'}"],
  [
    "a renamed file by pattern and groups",
    "{file: d, select: 'f.*', rename: {pattern: 'f(.)', repl: 'g\\1-x'}}",
  ],
  ["a lost backslash", "{file: d/f1.txt, rename: 'f(.*) g\\1'}"],
  ["a new name", "{file: d/f1.txt, rename: other.csv}"],
  ["a target path", "{file: d, target-path: tp}"],
  ["a zip archive", "{file: arch.zip}"],
  ["a zip archive as it is", "{file: arch.zip, unpack: no}"],
  ["a zip archive as it is, by the resource", "{sources: [{file: arch.zip}], default-unpack: no}"],
  ["a member of a tar archive", "{file: arch.tar.gz, select: in/a.txt, target-path: out}"],
  ["directories and files of a tar archive", "{file: arch.tar.gz, select: 'in|.*b.*'}"],
  ["a bzip2 archive", "{file: arch.tar.bz2}"],
  ["a tgz archive", "{file: arch.tgz, select: 'in/.*'}"],
  ["an archive with directories as members", "{file: dirs.tar}"],
  ["a zip archive with directories as members", "{file: dirs.zip}"],
  ["an archive of a type that is said", "{file: arch.dat, type: zip}"],
  ["an archive of an unknown type", "{file: root.txt, type: rar}"],
  ["a source with its path kept", "{file: d/sub/s.txt, preserve-path: yes}"],
  ["a path with ..", "{file: d/sub/../f2.txt, path: pp}"],
  ["flags in paths and names", "{file: 'd/f${n}.txt', rename: '.* r${n}.txt'}", "n=1"],
  ["a flag in a target path", "{file: root.txt, target-path: 'x-${n}'}"],
  ["two of a name", "[{file: root.txt}, {file: d/f1.txt, rename: root.txt}]"],
  [
    "two of a name, one replacing",
    "[{file: root.txt}, {file: d/f1.txt, rename: root.txt, replace-existing: yes}]",
  ],
  ["a file that is a flag", "{file: root.txt, flag-name: rf}"],
  ["another file by flag", "{file: root.txt, flag-name: rf}", "rf=d/f1.txt"],
  ["a missing file by flag", "{file: root.txt, flag-name: rf}", "rf=nope.txt"],
  ["a module", "{module: os}"],
  ["a missing module", "{module: nosuchmodule_x}"],
  ["a missing file", "{file: nope.txt}"],
  ["a missing file with help", "{file: nope.txt, help: Get it.}"],
  ["a missing optional file", "{file: nope.txt, optional: yes}"],
  ["a missing file, forced", "{file: nope.txt}", "--force-deps"],
  ["a link", "{file: d, target-type: link}"],
  ["links of a resource", "{sources: [d/f1.txt, root.txt], target-type: link, target-path: links}"],
  [
    "a good digest",
    "{file: root.txt, sha256: 4813494d137e1631bba301d5acab6e7bb7aa74ce1185d456565ef51d737677b2}",
  ],
  ["a bad digest", "{file: root.txt, sha256: '00'}"],
  ["a named resource", "data"],
  ["a named resource with names of its own", "[data, {resource: more}]"],
  ["an unknown attribute", "{file: root.txt, foo: 1}"],
  ["a download", "{url: 'URL/some%20data.csv'}"],
  ["a downloaded archive", "{url: 'URL/arch.zip?x=1', target-path: z}"],
  [
    "a member of a downloaded archive",
    "{url: 'URL/arch.tar.gz', select: 'in/(a).txt', rename: '(.*).txt \\1.csv'}",
  ],
  ["a download by flag", "{url: 'URL/${n}.csv'}", "n=5"],
  [
    "a download with its digest",
    "{url: 'URL/x.csv', sha256: 2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881}",
  ],
  ["a download that lies", "{url: 'URL/lie.csv', sha256: '00'}"],
  ["a download that is not there", "{url: 'URL/none'}"],
  ["a download from nowhere", "{url: 'http://127.0.0.1:9/x.csv'}"],
  [
    "post-processing of a download",
    "{url: 'URL/post.csv', post-process: 'cp post.csv copy.csv && cp $(project-src root.txt) .'}",
  ],
];

const yamlOf = (requires: string, name: string): string =>
  `    ${name}: {exec: 'true', flags: {n: 7}, sourcecode: no, requires: ${requires}}\n`;

let server: Server;
let project: Project;
beforeAll(async () => {
  project = await aProject({
    "root.txt": "root",
    "d/f1.txt": "one",
    "d/f2.txt": "two",
    "d/g.csv": "g",
    "d/sub/s.txt": "s",
  });
  execFileSync("python3", ["-c", makeArchives], { cwd: project.dir });
  server = createServer(({ url = "" }, response) => {
    const path = url.split("?")[0] ?? "";
    if (path.startsWith("/none")) response.writeHead(404, "File not found").end();
    else if (path.startsWith("/arch.")) response.end(readFileSync(join(project.dir, path)));
    else response.end("x");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const operations = cases.map(([, requires], index) =>
    yamlOf(requires.replace("URL", address), `op${index}`),
  );
  project.write(
    "guild.yml",
    `- model: ''
  operations:
${operations.join("")}
  resources:
    data: [root.txt]
    more: {sources: [{file: d/f1.txt, name: first}], path: m}
`,
  );
});
afterAll(async () => {
  await new Promise((closed) => server.close(closed));
  await project[Symbol.asyncDispose]();
});

const makeArchives = `
import tarfile, zipfile, io, shutil
def tar(name, mode, dirs=False):
    with tarfile.open(name, mode) as t:
        if dirs:
            i = tarfile.TarInfo("./top"); i.type = tarfile.DIRTYPE; i.mode = 0o755; t.addfile(i)
            i = tarfile.TarInfo("./top/x"); i.size = 1; t.addfile(i, io.BytesIO(b"x"))
        for n, d in (("in/a.txt", b"a"), ("b.txt", b"b")):
            i = tarfile.TarInfo(n); i.size = len(d); i.mode = 0o644; t.addfile(i, io.BytesIO(d))
def zip(name, dirs=False):
    with zipfile.ZipFile(name, "w") as z:
        if dirs: z.writestr("top/", ""); z.writestr("top/x", "x")
        z.writestr("in/a.txt", "a"); z.writestr("b.txt", "b")
tar("arch.tar.gz", "w:gz"); tar("arch.tar.bz2", "w:bz2"); tar("arch.tgz", "w:gz"); tar("dirs.tar", "w", True)
zip("arch.zip"); zip("dirs.zip", True); shutil.copy("arch.zip", "arch.dat")
`;

const id = (n: number): string => `${n}`.padStart(32, "d");

test.each(cases.map(([title, , ...args], index) => [title, index, args] as const))(
  "%s comes out as in 0.9",
  async (_, index, args) => {
    const run: Step = ["run", `op${index}`, ...args, "-y", "--run-id", id(index)];
    const { ours, theirs } = await runBoth(project, [run]);
    expect(ours).toEqual(theirs);
    const trees = bothTrees(project, id(index));
    expect(trees.ours).toEqual(trees.theirs);
  },
);

test("guild download prints as 0.9 does, also the second time", async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { ours, theirs } = await runBoth(project, [
    ["download", `${url}/down.csv`],
    ["download", `${url}/down.csv`],
    ["download", `${url}/none`],
  ]);
  expect(ours).toEqual(theirs);
});

import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pyMap } from "../../src/base/index.ts";
import { failed, printed } from "../rig/outcome.ts";
import { aProject, guildPath, type Project } from "../rig/project.ts";
import { aRunDir } from "../rig/runs.ts";

/** Runs a pipe in the project; `$GUILD` is the program. */
const pipe = (project: Project, script: string) =>
  project.call(["bash", "-c", script], {
    env: { GUILD: `${process.execPath} ${guildPath}` },
  });

test("a file of the run is printed, or what it printed", async () => {
  await using project = await aProject();
  aRunDir(project, { name: "a", files: { "sub/ü x.txt": "hällo\n", ".guild/output": "out\n" } });
  expect(await project.guild("cat", "-p", "sub/ü x.txt")).toEqual(printed("hällo"));
  expect(await project.guild("cat", "-p", ".guild/output")).toEqual(printed("out"));
  expect(await project.guild("cat", "--output")).toEqual(printed("out"));
  expect(await project.guild("cat", "-O", "--page")).toEqual(printed("out"));
});

test("source code is found where the run has it", async () => {
  await using project = await aProject();
  const op = pyMap([["sourcecode", pyMap([["dest", "src/"]])]]);
  aRunDir(project, { name: "a", at: 1, files: { "src/x.py": "in src\n", "x.py": "top\n" }, attrs: { op } });
  aRunDir(project, { name: "b", files: { "x.py": "b\n" } });
  expect(await project.guild("cat", "-sp", "x.py")).toEqual(printed("in src"));
  expect(await project.guild("cat", "-sp", "x.py", "b")).toEqual(printed("b"));
});

test("the output excludes other options, which are ignored with a word", async () => {
  await using project = await aProject();
  aRunDir(project, { name: "a", files: { ".guild/output": "out\n", x: "" } });
  const note = "--output cannot be used with other options - ignorning other options\n";
  expect(await project.guild("cat", "-O", "-p", "x")).toEqual({ stdout: "out\n", stderr: note, code: 0 });
  expect(await project.guild("cat", "-Os")).toEqual({ stdout: "out\n", stderr: note, code: 0 });
});

test("what cannot be printed is told of", async () => {
  await using project = await aProject();
  const { dir } = aRunDir(project, { name: "a", files: { x: "", "sub/y": "" } });
  expect(await project.guild("cat")).toEqual(
    failed("guild: -p / --path is required unless --output is specified"),
  );
  expect(await project.guild("cat", "-p", "/x")).toEqual(
    failed("guild: PATH must be relative", "Try 'guild cat --help' for more information."),
  );
  expect(await project.guild("cat", "-p", "no/pe")).toEqual(failed(`guild: ${dir}/no/pe does not exist`));
  expect(await project.guild("cat", "-O")).toEqual(failed(`guild: ${dir}/.guild/output does not exist`));
  expect(await project.guild("cat", "-p", "sub")).toEqual(
    failed(`guild: [Errno 21] Is a directory: '${dir}/sub'`),
  );
  expect(await project.guild("cat", "-p", "x/y", "--page")).toEqual(
    failed(`guild: [Errno 20] Not a directory: '${dir}/x/y'`),
  );
  expect(await project.guild("cat", "-p", "x", "-Fo", "nope")).toEqual(failed("guild: no matching runs"));
});

test("bytes are copied as they are", async () => {
  await using project = await aProject();
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7919) % 256));
  const run = aRunDir(project, { name: "a", files: { "x.bin": bytes } });
  const script = `$GUILD cat -p x.bin | cmp - '${run.dir}/x.bin' && echo same`;
  expect(await pipe(project, script)).toEqual(printed("same"));
});

test("a file larger than the memory may be is copied", async () => {
  await using project = await aProject();
  const run = aRunDir(project, { name: "a" });
  const path = join(run.dir, "huge");
  writeFileSync(path, "");
  truncateSync(path, 2 ** 31 + 5);
  expect(await pipe(project, "$GUILD cat -p huge | wc -c | tr -d ' '")).toEqual(printed("2147483653"));
});

test("a reader that has enough ends it without a word", async () => {
  await using project = await aProject();
  aRunDir(project, { name: "a", files: { x: "y\n".repeat(1_000_000) } });
  expect(await pipe(project, "$GUILD cat -p x | head -n 1; echo ${PIPESTATUS[0]}")).toEqual(
    printed("y", "1"),
  );
});

test.skipIf(process.platform !== "linux")("at a terminal the pager reads the file", async () => {
  await using project = await aProject();
  aRunDir(project, { name: "a", files: { x: "hello\n" } });
  const paged = (pager: string) =>
    pipe(project, `PAGER='${pager}' TERM=xterm script -qec "$GUILD cat -p x --page" /dev/null < /dev/null`);
  expect((await paged("tr a-z A-Z")).stdout).toContain("HELLO");
  expect((await paged("no-such-pager")).stdout).toContain("hello");
});

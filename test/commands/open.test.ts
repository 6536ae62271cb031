import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { failed, printed } from "../rig/outcome.ts";
import { aProject, lines, type Project } from "../rig/project.ts";
import { aRunDir } from "../rig/runs.ts";

/** Puts a shell script on the search path. */
const aProgram = (project: Project, name: string, script: string) => {
  project.write(`bin/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(join(project.dir, "bin", name), 0o755);
  return { PATH: `${join(project.dir, "bin")}:${project.env.PATH ?? ""}` };
};

test("a command gets the run directory, a path in it, or the output", async () => {
  await using project = await aProject();
  const { dir } = aRunDir(project, { name: "a" });
  expect(await project.guild("open", "-c", "echo")).toEqual(printed(`${dir}/`));
  expect(await project.guild("open", "-c", "echo 'a  b' c")).toEqual(printed(`a  b c ${dir}/`));
  expect(await project.guild("open", "-c", "echo", "-p", "x y")).toEqual(printed(`${dir}/x y`));
  expect(await project.guild("open", "-c", "echo", "-s")).toEqual(printed(`${dir}/`));
  expect(await project.guild("open", "-c", "echo", "-O")).toEqual(printed(`${dir}/.guild/output`));
  expect(await project.guild("open", "-c", "echo", "-O", "-p", "x")).toEqual({
    ...printed(`${dir}/.guild/output`),
    stderr: "--output cannot be used with other options - ignorning other options\n",
  });
});

test.skipIf(process.platform !== "linux")("without a command the system's own program opens it", async () => {
  await using project = await aProject();
  const { dir } = aRunDir(project, { name: "a" });
  const env = aProgram(project, "xdg-open", 'echo "opened $*"; exit 3');
  expect(await project.guildWith({ env }, "open")).toEqual(printed(`opened ${dir}/`));
});

test("how the program ends does not matter, unless it does not start", async () => {
  await using project = await aProject();
  aRunDir(project, { name: "a", files: { x: "" } });
  expect(await project.guild("open", "-c", "false")).toEqual(printed());
  expect(await project.guild("open", "-c", "no-such-program -x")).toEqual(
    failed("guild: [Errno 2] No such file or directory: 'no-such-program'"),
  );
  expect(await project.guild("open", "-c", "'unclosed")).toEqual(failed("guild: No closing quotation"));
});

test("a shell starts in the directory, or in that of the file", async () => {
  await using project = await aProject();
  const { dir } = aRunDir(project, { name: "a", files: { "sub/x": "" } });
  const env = { ...aProgram(project, "my-shell", 'echo "$(pwd)" "$@"; exit 7') };
  const note = (where: string) =>
    lines(`Running a new shell in ${where}`, "To exit the shell, type 'exit' and press Enter.");
  expect(await project.guildWith({ env: { ...env, SHELL: "my-shell" } }, "open", "--shell")).toEqual({
    stdout: `${dir}\n`,
    stderr: note(`${dir}/`),
    code: 0,
  });
  expect(await project.guildWith({ env }, "open", "-p", "sub/x", "--shell-cmd", "my-shell -l")).toEqual({
    stdout: `${dir}/sub -l\n`,
    stderr: note(`${dir}/sub`),
    code: 0,
  });
  expect(await project.guildWith({ env }, "open", "-p", "nope", "--shell")).toEqual(
    failed(`guild: [Errno 2] No such file or directory: '${dir}/nope'`),
  );
});

test.each([
  [["--shell", "-c", "x"], "--shell and --cmd"],
  [["--shell-cmd", "x", "--shell"], "--shell-cmd and --shell"],
  [["--shell-cmd", "x", "-c", "y"], "--shell-cmd and --cmd"],
] as const)("open %j is refused", async (args, names) => {
  await using project = await aProject();
  expect(await project.guild("open", ...args)).toEqual(
    failed(`guild: ${names} cannot both be specified`, "Try 'guild open --help' for more information."),
  );
});

test("a path must be relative", async () => {
  await using project = await aProject();
  expect(await project.guild("open", "-p", "/x")).toEqual(
    failed("guild: PATH must be relative", "Try 'guild open --help' for more information."),
  );
});

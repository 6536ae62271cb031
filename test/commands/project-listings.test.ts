import { expect, test } from "vitest";
import { aProject } from "../rig/project.ts";

const guildfile = `
- model: m
  description: |
    A model
    and more of it
  operations:
    train: {main: train, flags-import: all, description: Train the model, requires: [{operation: prep}]}
    _private: {exec: "echo 1", description: Hidden}
    plain: {exec: "echo 1", flags: {a: 1.0, b: x y}}
- model: _hidden
  operations: {o: {exec: "echo 1"}}
- operations:
    prep: {exec: "echo 1", description: Prepare}
`;

const files = { "guild.yml": guildfile, "train.py": "lr = 0.1\nname = 'x'\n" };

test("operations are listed by model and name, private ones only when asked for", async () => {
  await using project = await aProject(files);
  expect(await project.guild("operations")).toEqual({
    stdout: "prep     Prepare\nm:plain  \nm:train  Train the model\n",
    stderr: "",
    code: 0,
  });
  expect((await project.guild("ops", "-a", "hid")).stdout).toBe("_hidden:o   \nm:_private  Hidden\n");
});

test("details of operations have the flags of their scripts", async () => {
  await using project = await aProject(files);
  expect((await project.guild("ops", "-v", "m:")).stdout).toBe(
    [
      "m:plain  ",
      "  main: ",
      "  flags: ['a: (default is 1.0)', 'b: (default is x y)']",
      "  details: []",
      "m:train  Train the model",
      "  main: train",
      "  flags: ['lr: (default is 0.1)', 'name: (default is x)', 'operation:prep: (default is null)']",
      "  details: []",
      "",
    ].join("\n"),
  );
});

test("models are listed with their operations", async () => {
  await using project = await aProject(files);
  expect((await project.guild("models", "-v")).stdout).toBe(
    [
      "m  A model",
      `  source: ${project.dir}/guild.yml`,
      "  operations: _private, plain, train",
      "  details: ['and more of it']",
      "",
    ].join("\n"),
  );
});

test("a large file is read again when it, or what it includes, changes", async () => {
  const operations = Array.from(
    { length: 1500 },
    (_, n) => `    op${n}: {exec: echo number ${n}, description: Operation ${n}}\n`,
  );
  await using project = await aProject({
    "guild.yml": `- include: more.yml\n- model: m\n  operations:\n${operations.join("")}`,
    "more.yml": "- {model: n, operations: {a: {exec: x}}}\n",
  });
  const listed = async (...args: readonly string[]) => (await project.guild("operations", ...args)).stdout;
  const first = await listed();
  expect(first.split("\n")).toHaveLength(1502);
  expect(await listed()).toBe(first);
  expect(await listed("n:")).toBe("n:a  \n");
  project.write("more.yml", "- {model: n, operations: {b: {exec: x}}}\n");
  expect(await listed("n:")).toBe("n:b  \n");
  project.write("more.yml", "- {model: n, operations: {b: 1}}\n");
  const broken = await project.guild("operations", "n:");
  expect([broken.code, broken.stderr.split("\n").length]).toEqual([1, 4]);
  expect(await project.guild("operations", "n:")).toEqual(broken);
});

test("outside a project nothing is listed", async () => {
  await using project = await aProject({});
  expect(await project.guild("operations")).toEqual({ stdout: "", stderr: "", code: 0 });
  expect(await project.guild("models")).toEqual({ stdout: "", stderr: "", code: 0 });
});

test("a broken operation is told of, after the others", async () => {
  await using project = await aProject({ "guild.yml": "a: {exec: x, tags: 1}\nb: {exec: y}\n" });
  expect(await project.guild("operations")).toEqual({
    stdout: "b  \n",
    stderr: [
      `ERROR: error in ${project.dir}/guild.yml: invalid tags value 1: expected a string or list`,
      "  line 1: Give 'tags' one text, or a list of them.",
      "guild: guildfile in the current directory contains an error (see above for details)",
      "",
    ].join("\n"),
    code: 1,
  });
});

test("help is shown for the project, a directory and a file", async () => {
  await using project = await aProject({
    "sub/guild.yml": "a: {exec: x, description: An op, flags: {f: 1}}\n",
  });
  const page = [
    "BASE OPERATIONS",
    "",
    "    a",
    "      An op",
    "",
    "      Flags:",
    "        f  (default is 1)",
    "",
    "",
  ].join("\n");
  const { stdout } = await project.guild("help", "sub");
  expect(stdout.split("\n")[2]).toBe("    You are viewing help for operations defined in './sub'.");
  expect(stdout.slice(stdout.indexOf("BASE"))).toBe(page);
  expect((await project.guild("help", "-n", "sub/guild.yml")).stdout).toBe(stdout);
  const inside = await project.guildWith({ cwd: "sub" }, "help");
  expect(inside.stdout).toContain("operations defined in the current directory.");
});

test("help without a Guild file, or of an unknown package, says so", async () => {
  await using project = await aProject({});
  expect(await project.guild("help")).toEqual({
    stdout: "",
    stderr:
      "guild: the current directory does not contain a Guild file (guild.yml)\n" +
      "Try specifying a project path or package name or 'guild help --help' for help.\n",
    code: 1,
  });
  expect((await project.guild("help", "zz")).stderr).toBe(
    "guild: cannot find a package matching 'zz'\nTry 'guild packages' for a list of installed packages.\n",
  );
  expect((await project.guild("help", "--markdown", "--package-description")).stderr).toBe(
    "guild: --package-description and --markdown cannot both be used\n",
  );
});

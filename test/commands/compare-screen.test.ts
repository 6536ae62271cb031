import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startInTerminal } from "../rig/in-terminal.ts";
import { aProject, type Project } from "../rig/project.ts";

const size = { columns: 80, lines: 12 };
const args = ["compare", "--strict-cols", ".operation,=lr,=name,loss"];

const aProjectWithRuns = async (): Promise<Project> => {
  const project = await aProject({
    "train.py": "lr = 0.1\nname = 'x'\nprint('loss: %f' % (1 / lr))\n",
  });
  for (const [index, flags] of [
    ["lr=0.5", "name=größe"],
    ["lr=8", "name=中文"],
    ["lr=2", "name=c"],
  ].entries()) {
    const id = `${index}`.repeat(32);
    expect(await project.guild("run", "train.py", ...flags, "--run-id", id, "-y")).toMatchObject({ code: 0 });
  }
  return project;
};

const rowsOf = (screen: string): readonly string[] =>
  screen
    .split("\n")
    .slice(3)
    .filter((line) => line !== "");
const orderOf = (screen: string): string =>
  rowsOf(screen)
    .map((line) => line.replace("«", "")[0])
    .join("");

test("the interactive table is sorted, searched, marked, refreshed and left", async () => {
  await using project = await aProjectWithRuns();
  await using terminal = startInTerminal(project, args, size);
  const first = await terminal.type("", (screen) => screen.includes("loss"));
  expect(first.split("\n").map((line) => line.trimEnd())).toEqual([
    "« (1,1) run »  22222222",
    "─".repeat(80),
    "run       operation  lr   name   loss",
    "«22222222»  train.py   2    c      0.5",
    "11111111  train.py   8    中文   0.125",
    "00000000  train.py   0.5  größe  2.0",
    ...Array.from({ length: 6 }, () => ""),
  ]);
  await terminal.type("ll", (screen) => screen.startsWith("« (1,3) lr »  2"));
  await terminal.type("1", (screen) => orderOf(screen) === "021");
  await terminal.type("S", (screen) => orderOf(screen) === "120");
  await terminal.type("/GRÖSSE", (screen) => screen.includes("Search: GRÖSSE"));
  await terminal.type("\u007f\u007f\u007f\u007f", (screen) => screen.includes("«größe»"));
  await terminal.type("\r", (screen) => !screen.includes("Search"));
  await terminal.type("m", (screen) => screen.includes("train.py [marked]"));
  expect(existsSync(join(project.home, "runs", "0".repeat(32), ".guild", "attrs", "marked"))).toBe(true);
  await terminal.type("\r", (screen) =>
    /┌─ Run 00000000 ─+┐\n│ Id: 0{32} .*\n│ Operation: train.py/.test(screen),
  );
  expect(await terminal.type("", (screen) => screen.includes("Flags:"))).toContain("│   lr: 0.5 ");
  await terminal.type("q", (screen) => screen.includes("«größe»"));
  await terminal.type("u", (screen) => !screen.includes("[marked]"));
  expect(await project.guild("runs", "rm", "1".repeat(32), "-y")).toMatchObject({ code: 0 });
  await terminal.type("r", (screen) => orderOf(screen) === "20" && screen.includes("«größe»"));
  terminal.resize(40, 8);
  await terminal.type(
    "",
    (screen) => screen.split("\n").length === 8 && screen.includes(`\n${"─".repeat(40)}\n`),
  );
  await terminal.type("?", (screen) => screen.includes("Key bindings"));
  await terminal.type("\u001b[B", (screen) => screen.split("\n")[1]?.includes("s S") === true);
  await terminal.type("q", (screen) => screen.includes("«größe»"));
  await terminal.type("q", () => true);
  expect(await terminal.ended).toBe(0);
  expect(terminal.sent().endsWith("\u001b[?7h\u001b[?25h\u001b[?1049l")).toBe(true);
});

test("without runs the table says so, and Ctrl-C leaves it", async () => {
  await using project = await aProject();
  await using terminal = startInTerminal(project, ["compare"], size);
  await terminal.type("", (screen) => screen.includes("no runs"));
  await terminal.type("\r", (screen) => screen.includes("There are no matching runs currently"));
  await terminal.type("\u0003", () => true);
  expect(await terminal.ended).toBe(0);
});

test("the table is shown again when the user comes back from a suspension", async () => {
  await using project = await aProjectWithRuns();
  await using terminal = startInTerminal(project, args, size);
  await terminal.type("", (screen) => screen.includes("loss"));
  await terminal.type("\u001a", () => terminal.sent().endsWith("\u001b[?1049l"));
  const { stdout } = await project.call(["pgrep", "-P", `${terminal.pid}`]);
  process.kill(Number(stdout), "SIGCONT");
  await terminal.type("", (screen) => screen.includes("«22222222»"));
  await terminal.type("q", () => true);
  expect(await terminal.ended).toBe(0);
});

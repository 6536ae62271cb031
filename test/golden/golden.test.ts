import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sourceCodeDigest } from "../../src/sourcecode/index.ts";
import { runInDir } from "../../src/store/index.ts";
import { expectedText, type Golden, goldenId, goldenRuns, unpackGolden, withoutDamage } from "../rig/golden.ts";
import { lines } from "../rig/project.ts";

let golden: Golden;
beforeAll(() => {
  golden = unpackGolden();
});
afterAll(() => golden.remove());

/** Our output of a command must be what 0.9 printed into the file `name`. */
const same = async (name: string, ...args: readonly string[]) => {
  const { stdout, stderr, code } = await golden.guild(...args);
  expect(stdout).toBe(expectedText(name));
  expect(stderr).toBe(expectedText(`${name}.err`));
  expect(code).toBe(0);
};

// Copies of the run `script` started at the same microsecond as it did. 0.9 lists such runs as the file system does,
// ours by id.
const twins = ["script", "dead-pid", "remote-running", "pending", "extra-attrs"];
const twinIds = twins.map(goldenId).sort();

/** `lines` with those of the twins by id; `idIn` finds an id's first digits in a line. */
const twinsById = (lines: readonly string[], idIn: RegExp): readonly string[] => {
  const isTwin = (line: string) => twinIds.some((id) => id.startsWith(idIn.exec(line)?.[1] ?? "none"));
  const sorted = lines.filter(isTwin).sort();
  return lines.map((line) => (isTwin(line) ? (sorted.shift() ?? "") : line));
};

/** A listing with its twins by id, and rows numbered again. */
const listByIds = (text: string): string => {
  const bodies = text.split("\n").map((line) => line.replace(/^\[\d+:/, "[:"));
  return twinsById(bodies, /^\[:([0-9a-f]{8})/)
    .map((line, index) => line.replace(/^\[:/, `[${index + 1}:`))
    .join("\n");
};

const idsIn = (text: string): readonly string[] => text.match(/(?<=^\[\d+:)[0-9a-f]{8}/gm) ?? [];

/** A listing without ids, where the runs at `order` (ids of 0.9's rows) are put into our order. */
const listLike = (text: string, order: readonly string[]): string => {
  const rows = text.split("\n").map((line) => line.replace(/^\[ ?\d+\]/, "[]"));
  const byId = new Map(order.map((id, index) => [id, rows[index] ?? ""]));
  return twinsById(order, /^(.*)$/)
    .map((id, index) => (byId.get(id) ?? "").replace("[]", `[${index + 1}]`))
    .concat("")
    .join("\n");
};

describe.concurrent("runs of 0.9 are listed as by 0.9", () => {
  test("as JSON", async () => {
    const { stdout } = await golden.guild("runs", "list", "--json");
    const items = (text: string) => text.split(/(?<=\}), (?=\{"id": )/);
    const bare = (text: string) => text.trim().replace(/^\[|\]$/g, "");
    const theirs = items(bare(expectedText("runs-list.json")));
    expect(items(bare(stdout))).toEqual(twinsById(theirs, /"id": "(\w{8})/));
  });

  test("all, with their ids", async () => {
    const { stdout } = await golden.guild("runs", "list", "-a");
    expect(stdout).toBe(listByIds(expectedText("runs-list.txt")));
  });

  test("from another directory", async () => {
    const { stdout } = await golden.guildIn("user", "runs", "list", "-a");
    expect(stdout).toBe(listByIds(expectedText("runs-list-elsewhere.txt")));
  });

  test("simplified", async () => {
    const { stdout } = await golden.guild("runs", "list", "-a", "-s");
    const order = idsIn(expectedText("runs-list.txt"));
    expect(stdout).toBe(listLike(expectedText("runs-list-simplified.txt"), order));
  });

  test("the completed ones", async () => {
    const { stdout } = await golden.guild("runs", "list", "-a", "-s", "-Sc");
    const isCompleted = (line: string) => / {2}completed( |$)/.test(line);
    const order = idsIn(expectedText("runs-list.txt").split("\n").filter(isCompleted).join("\n"));
    expect(stdout).toBe(listLike(expectedText("runs-completed.txt"), order));
  });

  test.each(["running", "error", "terminated", "pending", "staged"])("%s", (status) =>
    same(`runs-${status}.txt`, "runs", "list", "-a", "-s", `-S${status[0]}`));

  test("with comments", () =>
    same("runs-list-comments.txt", "runs", "list", "-a", "--comments", "-Fo", "train"));
  test("deleted", () => same("runs-list-deleted.txt", "runs", "list", "-d"));
  test("in a directory they were exported to", () =>
    same("runs-list-export.txt", "runs", "list", "--archive", `${golden.dir}/export`));
});

describe.concurrent("runs of 0.9 are compared as by 0.9", () => {
  // The run that is still running has been so for longer than when the output was made.
  const sameDuration = (csv: string) => csv.replace(/(?<=,)\d+:\d\d:\d\d(?=,running)/, "DURATION");
  const csvByIds = (csv: string) => twinsById(sameDuration(csv).split("\n"), /^(\w{8}),/).join("\n");

  const cols =
    ".id,.short_id,.status,.team,=x,loss,first loss as f,last loss as l,min loss as mn,max loss as mx," +
    "avg loss as av,total loss as t,count loss as c,first loss step as fs,last loss step as ls," +
    "min loss step as ms,max loss step as xs,logs#loss as pre,#loss as root,'.guild#loss' as out,order#a as oa";

  test.each([
    ["by default", "compare.csv", []],
    ["with batches, sources and operation columns", "compare-all.csv", ["-s", "-e", "--include-batch"]],
    ["by given columns", "compare-cols.csv", ["--strict-cols", cols]],
  ] as const)("%s", async (_, name, args) => {
    const { stdout, stderr, code } = await golden.guild("compare", "--csv", "-", ...args);
    expect(sameDuration(stdout)).toBe(csvByIds(expectedText(name)));
    expect([withoutDamage(stderr), code]).toEqual([expectedText(`${name}.err`), 0]);
  });

  test("as a table", async () => {
    const { stdout, stderr, code } = await golden.guild("compare", "--table", "--not-running");
    const running = goldenId("remote-running").slice(0, 8);
    const theirs = expectedText("compare-table.txt")
      .split("\n")
      .filter((line) => !line.startsWith(running))
      // 0.9 counts a wide character as one column, ours as the two it takes.
      .map((line) => line.replace(/(héllo 中) /, "$1"));
    expect(stdout).toBe(twinsById(theirs, /^(\w{8}) /).join("\n"));
    expect([withoutDamage(stderr), code]).toEqual([expectedText("compare-table.txt.err"), 0]);
  });

  test("sorted by a column and cut", () =>
    same("compare-grid.txt", "compare", "--table", "-Fo", "train", "--min", "loss", "-n", "5"));

  test("by the names of scalars, past the first one that is not a number, where 0.9 crashes", async () => {
    const { stdout, code } = await golden.guild("compare", "--print-scalars");
    expect(stdout.slice(0, expectedText("compare-print-scalars.txt").length)).toBe(
      expectedText("compare-print-scalars.txt"),
    );
    expect(stdout).toContain("  naninf#only_nan: nan (step 0)\n");
    expect(code).toBe(0);
  });

  test("by their flags", async () => {
    const runs = [goldenId("script"), goldenId("script-flags")];
    const { stdout, code } = await golden.guild("diff", "-f", "-c", "diff -u", ...runs);
    // The archive keeps less of a file's time than `diff` shows.
    const coarse = (text: string) => text.replace(/(\d\d:\d\d:\d\d\.\d{6})\d{3}/g, "$1");
    expect(coarse(stdout)).toBe(coarse(expectedText("diff-flags.txt")));
    expect(code).toBe(0);
  });
});

describe.concurrent("files of runs of 0.9 are shown as by 0.9", () => {
  describe.each(["script", "requires", "src-select", "grid", "pipeline"])("of %s", (name) => {
    test.each([
      ["ls", ["-a"]],
      ["ls-default", []],
      ["ls-generated", ["-g"]],
      ["ls-deps", ["-d"]],
      ["ls-source", ["-s"]],
    ] as const)("%s", (file, args) => same(`${file}-${name}.txt`, "ls", ...args, "-n", goldenId(name)));
  });

  test("the output", async () => {
    const { stdout, code } = await golden.guild("cat", "--output", goldenId("scalars"));
    // The expected text was kept with its line ends made equal.
    expect(stdout.replace("\r\n", "\n")).toBe(expectedText("cat-output-scalars.txt"));
    expect(stdout).toBe(readFileSync(`${golden.runDir(goldenId("scalars"))}/.guild/output`, "utf8"));
    expect(code).toBe(0);
  });
});

describe.concurrent("what 0.9 recorded is understood", () => {
  test("the run with the least loss is one that has a loss", async () => {
    const { stdout, code } = await golden.guild("select", "--min", "loss", "-Fo", "train");
    // 0.9 gives a staged run, which has none.
    expect(expectedText("select-min-loss.txt")).toBe(`${goldenId("staged")}\n`);
    const least = expectedText("compare-grid.txt").split("\n")[1]?.slice(0, 8);
    expect(stdout.slice(0, 8)).toBe(least);
    expect([stdout.length, code]).toEqual([33, 0]);
  });

  test("statuses of all runs", async () => {
    const { stdout } = await golden.guild("runs", "list", "--json");
    const listed = JSON.parse(stdout) as readonly { readonly id: string; readonly status: string }[];
    const ours = Object.fromEntries(listed.map(({ id, status }) => [id, status]));
    const theirs = goldenRuns.flatMap(({ id, status }) => (status === "deleted" ? [] : [[id, status]]));
    expect(ours).toMatchObject(Object.fromEntries(theirs));
  });

  test.each(
    goldenRuns.filter(({ status }) => status !== "deleted").map(({ name, id }) => [name, id]),
  )("the digest of source code of %s", (_, id) => {
    const run = runInDir(`${golden.dir}/home/runs`, id);
    const recorded = readDigest(`${run.dir}/.guild/attrs/sourcecode_digest`);
    expect(sourceCodeDigest(run)).toBe(recorded);
  });
});

const readDigest = (path: string): string | null => {
  if (!existsSync(path)) return null;
  const text = readFileSync(path, "utf8").split("\n")[0]?.replace(/^'|'$/g, "") ?? "";
  return text === "null" ? null : text;
};

describe.concurrent("TensorBoard is shown the runs of 0.9 as by 0.9", () => {
  test("all scalars as CSV", async () => {
    const { stdout, stderr, code } = await golden.guild("tensorboard", "--export-scalars", "-");
    // 0.9 takes directories of a run as the file system has them.
    expect(stdout.split("\r\n").sort()).toEqual(expectedText("export-scalars.csv").split(/\r?\n/).sort());
    expect([withoutDamage(stderr), code]).toEqual(["", 0]);
  });

  test("the log directory", async () => {
    const runs = ["grid/1", "tbx", "images", "error"].map(goldenId);
    const { stdout, stderr, code } = await golden.guild("tensorboard", "--test-logdir", ...runs);
    expect([stderr, code]).toEqual(["", 0]);
    const logDir = /^Preparing runs for TensorBoard\nInitialized log dir (.*)\n$/.exec(stdout)?.[1] ?? "";
    try {
      // Images stay as they are, where 0.9 makes a PNG of each.
      const bare = (text: string) => text.replace(/(\.image\.\S+) \(\d+\)/g, "$1").split("\n").sort();
      expect(bare(logDirText(logDir))).toEqual(bare(expectedText("tensorboard-logdir.txt")));
    } finally {
      rmSync(logDir, { recursive: true });
    }
  });
});

/** What a log directory holds, in the form of the expected output. */
const logDirText = (root: string): string => {
  const walk = (dir: string): readonly string[] =>
    readdirSync(join(root, dir), { withFileTypes: true }).flatMap((entry) => {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) return walk(path);
      if (!entry.isSymbolicLink()) return [`${path} (${statSync(join(root, path)).size})`];
      return [`${path} -> ${readlinkSync(join(root, path)).replace(golden.dir, "/tmp/golden")}`];
    });
  return lines(...walk(""));
};

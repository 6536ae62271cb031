import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import type { Context } from "../../src/base/index.ts";
import { filteredRuns, type RunRecord } from "../../src/store/index.ts";
import { aContext } from "../rig/a-run.ts";
import { aProject, guildPath as guildProgram, type Project } from "../rig/project.ts";
import { aDeletedRun, aRunDir, idOf, writeRun } from "../rig/runs.ts";

const preload = resolve(import.meta.dirname, "..", "rig", "kill-at.cjs");

/** A project with runs a and b, and c in the trash. */
const aStore = async (): Promise<Project> => {
  const project = await aProject({ "guild.yml": 'train: {exec: "true", flags: {x: 1}}', "a.py": "x = 1\n" });
  aRunDir(project, { name: "a", at: 2, attrs: { label: "old", tags: ["t"] }, scalars: { loss: [1, 0.5] } });
  aRunDir(project, { name: "b", at: 1, files: { "model/weights.bin": "x".repeat(1000) } });
  aDeletedRun(project, { name: "c", at: 0, attrs: { label: "gone" } });
  return project;
};

/** The runs and deleted runs of a home as short names; all of them can be read, and the index agrees with the files. */
const storeOf = async (home: string) => {
  const list = async (deleted: boolean) => {
    const read = async (index: string) => {
      const { context, spoken } = aContext({ home, env: { SHELL: "/bin/sh", GUILD_INDEX: index } });
      const runs = (await readRuns(context, deleted)).map(factsOf);
      expect(spoken).toEqual({ out: "", err: "" });
      return runs;
    };
    const runs = await read("never");
    expect(await read("always")).toEqual(runs);
    return runs;
  };
  return { runs: await list(false), trash: await list(true) };
};

const readRuns = (context: Context, deleted: boolean) =>
  filteredRuns(context, { filters: {}, commandPath: "guild runs", root: { deleted } });

const factsOf = (run: RunRecord) => ({
  id: run.id,
  operation: run.operation,
  status: run.status.kind,
  label: run.label,
  tags: run.tags,
  started: run.started,
});

type Facts = ReturnType<typeof factsOf>;

const names = (runs: readonly Facts[]): string => runs.map(({ id }) => id[0]).join("");

/** The kept bytes of a run that no command here changes. */
const weights = (home: string): string => {
  const root = [join(home, "runs"), join(home, "trash", "runs")].find((dir) =>
    existsSync(join(dir, idOf("b"))),
  );
  return readFileSync(join(root ?? "", idOf("b"), "model", "weights.bin"), "utf8");
};

/**
 * Runs `guild args` on copies of a store and kills it at changes to the file system: at twelve spread over all it makes,
 * or with `GUILD_TEST_KILLS=all` at its first, its second, and so on. After each, and after it came to its end, `check`
 * looks at the store. `HOME/` at the start of an argument is the copy's home.
 */
const killEverywhere = async (
  args: readonly string[],
  check: (home: string, project: Project) => Promise<void>,
  prepare?: (project: Project) => Promise<void>,
): Promise<void> => {
  await using project = await aStore();
  await prepare?.(project);
  const killAt = async (at: number): Promise<string> => {
    const dir = mkdtempSync(join(tmpdir(), "guild-killed-"));
    try {
      const home = join(dir, "home");
      const log = join(dir, "killed-at");
      cpSync(project.home, home, { recursive: true });
      const env = { GUILD_HOME: home, KILL_AT: String(at), KILL_LOG: log, GUILD_INDEX: "never" };
      const { code, stderr } = await project.call(
        [process.execPath, "--require", preload, guildProgram, ...inHome(args, home)],
        { env },
      );
      if (at === 0) expect({ code, stderr }).toMatchObject({ code: 0 });
      const said = existsSync(log) ? readFileSync(log, "utf8") : "its end";
      try {
        await check(home, project);
      } catch (error) {
        const where = at === 0 ? "not killed" : `killed at ${said}`;
        throw new Error(`after 'guild ${args.join(" ")}' was ${where}`, { cause: error });
      }
      return said;
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  };
  const changes = Number(await killAt(0));
  expect(changes).toBeGreaterThan(1);
  const points = killPoints(changes);
  const worker = async () => {
    for (let at = points.pop(); at !== undefined; at = points.pop()) await killAt(at);
  };
  await Promise.all([worker(), worker(), worker()]);
};

const killPoints = (changes: number): number[] => {
  const points = process.env.GUILD_TEST_KILLS === "all" ? changes : Math.min(changes, 12);
  return Array.from({ length: points }, (_, nth) => 1 + Math.floor((nth * changes) / points));
};

const inHome = (args: readonly string[], home: string): readonly string[] =>
  args.map((arg) => arg.replace(/^HOME\//, `${home}/`));

const expectKept = (home: string) => {
  expect(weights(home)).toBe("x".repeat(1000));
};

const again = async (project: Project, home: string, ...args: readonly string[]) =>
  expect(await project.guildWith({ env: { GUILD_HOME: home } }, ...args)).toMatchObject({ code: 0 });

test("a run that is killed while it is made is shown as what it is", async () => {
  await killEverywhere(["run", "train", "x=2", "-y"], async (home, project) => {
    const { runs, trash } = await storeOf(home);
    expect(names(trash)).toBe("c");
    expect(names(runs.slice(-2))).toBe("ab");
    expectKept(home);
    const made = runs.slice(0, -2);
    expect(made.length).toBeLessThanOrEqual(1);
    for (const run of made) {
      expect(run.operation).toBe("train");
      expect(["pending", "error", "completed"]).toContain(run.status);
      // Killed before it was known what to run.
      if (!existsSync(join(home, "runs", run.id, ".guild", "attrs", "op"))) continue;
      await again(project, home, "run", "--restart", run.id, "-y");
      const [restarted] = (await storeOf(home)).runs;
      expect(restarted).toMatchObject({ id: run.id, status: "completed", label: "x=2" });
    }
  });
}, 600_000);

test("a label is the old one or the new one, whenever labelling is killed", async () => {
  await killEverywhere(["label", ":", "--set", "new", "-y"], async (home, project) => {
    const { runs } = await storeOf(home);
    expect(names(runs)).toBe("ab");
    expect(["old", "new"]).toContain(runs[0]?.label);
    expect(["", "new"]).toContain(runs[1]?.label);
    await again(project, home, "label", ":", "--set", "new", "-y");
    expect((await storeOf(home)).runs.map(({ label }) => label)).toEqual(["new", "new"]);
    expect(
      readdirSync(join(home, "runs", idOf("a"), ".guild", "attrs")).filter((name) => name.startsWith(".")),
    ).toEqual([]);
  });
}, 600_000);

test("a run is in the list or in the trash, whenever its deletion is killed", async () => {
  await killEverywhere(["runs", "rm", "-y"], async (home, project) => {
    const { runs, trash } = await storeOf(home);
    expect([...names(runs), ...names(trash)].sort().join("")).toBe("abc");
    expectKept(home);
    await again(project, home, "runs", "rm", "-y");
    expect(names((await storeOf(home)).trash)).toBe("abc");
  });
}, 600_000);

test("a run is in the list or in the trash, whenever it is restored", async () => {
  await killEverywhere(["runs", "restore", "-y"], async (home, project) => {
    const { runs, trash } = await storeOf(home);
    expect([...names(runs), ...names(trash)].sort().join("")).toBe("abc");
    await again(project, home, "runs", "restore", "-y");
    expect(names((await storeOf(home)).runs)).toBe("abc");
  });
}, 600_000);

test("a run is whole or gone, whenever it is deleted for good", async () => {
  await killEverywhere(["runs", "rm", "--permanent", "-y"], async (home, project) => {
    const { runs, trash } = await storeOf(home);
    expect(names(trash)).toBe("c");
    for (const run of runs) {
      expect(run).toMatchObject({ status: "completed", label: run.id.startsWith("a") ? "old" : "" });
    }
    if (names(runs).includes("b")) expectKept(home);
    await again(project, home, "runs", "rm", "--permanent", "-y");
    expect(names((await storeOf(home)).runs)).toBe("");
    expect(readdirSync(home).sort()).toEqual(["cache", "runs", "trash"]);
  });
}, 600_000);

/** Puts run d into a directory `HOME/other/runs` and the archive `HOME/archive.zip`. */
const anArchive = async (project: Project): Promise<void> => {
  const archive = join(project.home, "other", "runs");
  const files = { "model/weights.bin": "d".repeat(1000), "model/next": "-> weights.bin" };
  writeRun(archive, project.dir, { name: "d", at: 3, attrs: { label: "moved" }, files });
  const zip = join(project.home, "archive.zip");
  const env = { GUILD_HOME: join(project.home, "other") };
  expect(await project.guildWith({ env }, "export", zip, "-y")).toMatchObject({ code: 0 });
};

const weightsOfD = (root: string): string =>
  readFileSync(join(root, idOf("d"), "model", "weights.bin"), "utf8");

test.each([
  ["from a directory", ["import", "HOME/other/runs", "-y"]],
  ["by moving", ["import", "HOME/other/runs", "--move", "-y"]],
  ["from a zip file", ["import", "HOME/archive.zip", "-y"]],
])(
  "a run is whole or not there, whenever its import is killed: %s",
  async (_, args) => {
    await killEverywhere(
      args,
      async (home, project) => {
        const { runs, trash } = await storeOf(home);
        expect(names(trash)).toBe("c");
        expectKept(home);
        const imported = names(runs) !== "ab";
        expect(names(runs)).toBe(imported ? "dab" : "ab");
        if (imported) expect(weightsOfD(join(home, "runs"))).toBe("d".repeat(1000));
        else expect(weightsOfD(join(home, "other", "runs"))).toBe("d".repeat(1000));
        await again(project, home, ...inHome(args, home));
        const [first] = (await storeOf(home)).runs;
        expect(first).toMatchObject({ id: idOf("d"), status: "completed", label: "moved" });
        expect(weightsOfD(join(home, "runs"))).toBe("d".repeat(1000));
        expect(readdirSync(join(home, "runs")).sort()).toEqual(["a", "b", "d"].map(idOf));
      },
      anArchive,
    );
  },
  600_000,
);

test("a file of the project is the old or the new one, whenever a merge is killed", async () => {
  const args = ["merge", "b", "--target-dir", "HOME/target", "--all", "--replace", "-y"];
  await killEverywhere(
    args,
    async (home, project) => {
      const file = join(home, "target", "model", "weights.bin");
      expect(["old", "x".repeat(1000)]).toContain(readFileSync(file, "utf8"));
      expect(names((await storeOf(home)).runs)).toBe("ab");
      expectKept(home);
      await again(project, home, ...inHome(args, home));
      expect(readFileSync(file, "utf8")).toBe("x".repeat(1000));
    },
    async (project) => {
      const model = join(project.home, "target", "model");
      mkdirSync(model, { recursive: true });
      writeFileSync(join(model, "weights.bin"), "old");
    },
  );
}, 600_000);

test("a published page is the old or the new one, or comes back, whenever publishing it again is killed", async () => {
  const args = ["publish", "a", "--dest", "HOME/published", "-y"];
  const page = (home: string) => {
    const path = join(home, "published", idOf("a"), "README.md");
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  };
  await killEverywhere(
    args,
    async (home, project) => {
      if (page(home) !== undefined) expect(page(home)).toMatch(/\| (old|older) +\|/);
      expectKept(home);
      await again(project, home, "publish", "b", "--dest", join(home, "published"), "-y");
      expect(page(home)).toMatch(/\| (old|older) +\|/);
      await again(project, home, ...inHome(args, home));
      expect(page(home)).toContain("| old |");
      expect(readdirSync(join(home, "published")).sort()).toEqual(
        [".guild-nocopy", idOf("a"), idOf("b"), "README.md"].sort(),
      );
    },
    async (project) => {
      const here = async (...each: readonly string[]) =>
        expect(await project.guild(...each)).toMatchObject({ code: 0 });
      await here("label", "a", "--set", "older", "-y");
      await here(...inHome(args, project.home));
      await here("label", "a", "--set", "old", "-y");
    },
  );
}, 600_000);

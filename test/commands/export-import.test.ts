import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mounted } from "../rig/mounted.ts";
import { failed, said } from "../rig/outcome.ts";
import { aProject, guildPath, type Project } from "../rig/project.ts";
import { aRunDir, idOf } from "../rig/runs.ts";
import { waitFor } from "../rig/wait.ts";

const someRuns = (project: Project) => {
  aRunDir(project, { name: "a", files: { "model.bin": "weights", "run.sh": "echo" } });
  aRunDir(project, { name: "b", at: -1, files: { note: "b" } });
};

test("a zip archive keeps modes and times of files", async () => {
  await using project = await aProject();
  someRuns(project);
  const script = join(project.home, "runs", idOf("a"), "run.sh");
  chmodSync(script, 0o755);
  await project.guild("export", "x.zip", "-y");
  const { mtimeMs } = statSync(script);
  await project.guild("runs", "rm", "-py");
  await project.guild("import", "x.zip", "-y");
  expect(statSync(script).mode & 0o777).toBe(0o755);
  expect(Math.floor(statSync(script).mtimeMs / 1000)).toBe(Math.floor(mtimeMs / 1000));
});

test("resources that links lead to are copied on request, and links in a circle stay links", async () => {
  await using project = await aProject({ "data/x.csv": "1\n" });
  aRunDir(project, {
    name: "a",
    files: { data: `-> ${join(project.dir, "data")}`, self: "-> .", gone: "-> no" },
  });
  const runDir = join(project.home, "runs", idOf("a"));
  expect(await project.guild("export", "out", "-yr")).toEqual(
    said(
      `Copying ${idOf("a")}`,
      `WARNING: ${runDir}/gone leads nowhere, copying the link`,
      `WARNING: ${runDir}/self leads back to a directory that holds it, copying the link`,
      "Exported 1 run(s) to out",
    ),
  );
  expect(readFileSync(join(project.dir, "out", idOf("a"), "data/x.csv"), "utf8")).toBe("1\n");
});

test("a file that is no archive is told of, and nothing is imported", async () => {
  await using project = await aProject({ "x.zip": "no zip", "x.txt": "" });
  expect(await project.guild("import", "x.txt", "-y")).toEqual(
    failed("guild: invalid archive x.txt - expected a directory or a zip file"),
  );
  expect(await project.guild("import", "nothing", "-y")).toEqual(
    failed(
      "guild: 'nothing' is not a valid archive - use a path to a file/directory or specify an archive name " +
        "returned by 'guild archive --list'.",
    ),
  );
  const { stderr, code } = await project.guild("runs", "-A", "x.zip");
  expect(stderr.split("\n")[0]).toBe(`guild: cannot read from ${project.dir}/x.zip: File is not a zip file`);
  expect(code).toBe(1);
  someRuns(project);
  expect((await project.guild("export", "x.zip", "-y")).code).toBe(1);
  expect(readFileSync(join(project.dir, "x.zip"), "utf8")).toBe("no zip");
});

test("a damaged archive is told of and leaves no run", async () => {
  await using project = await aProject();
  someRuns(project);
  await project.guild("export", "x.zip", "1", "-y");
  await project.guild("runs", "rm", "-py");
  const bytes = readFileSync(join(project.dir, "x.zip"));
  const at = bytes.indexOf("model.bin") + "model.bin".length + 10;
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  writeFileSync(join(project.dir, "x.zip"), bytes);
  const { stderr, code } = await project.guild("import", "x.zip", "-y");
  expect(stderr).toContain(`guild: cannot read '${idOf("a")}/model.bin' from ${project.dir}/x.zip: `);
  expect([code, project.runIds()]).toEqual([1, []]);
});

test("an archive that may not be written to stays as it was", async (context) => {
  await using project = await aProject();
  someRuns(project);
  await using place = await mounted(project, "size=1m");
  context.skip(place === undefined, "a read-only file system needs the right to mount one");
  if (place === undefined) return;
  const [zip, dir] = [join(place.dir, "x.zip"), join(place.dir, "out")];
  await project.guild("export", zip, "1", "-y");
  await project.guild("export", dir, "1", "-y");
  const before = readFileSync(zip);
  place.forbidWriting();
  for (const archive of [zip, dir]) {
    const { stderr, code } = await project.guild("export", archive, "-my");
    expect({ stderr, code }).toEqual({ stderr: expect.stringContaining("read-only file system"), code: 1 });
  }
  expect(readFileSync(zip).equals(before)).toBe(true);
  expect(project.runIds()).toEqual([idOf("a"), idOf("b")]);
});

test("a full disk leaves whole runs and whole files, and nothing is lost", async (context) => {
  await using project = await aProject({ "guild.yml": "train: {exec: 'true'}\n" });
  await using place = await mounted(project, "size=300k");
  context.skip(place === undefined, "a full disk needs the right to mount a small one");
  if (place === undefined) return;
  const big = randomBytes(400_000);
  aRunDir(project, {
    name: "a",
    files: { "model.bin": big, "train.py": "x\n" },
    manifest: [["s", "train.py"]],
  });
  aRunDir(project, { name: "b", at: -1, files: { note: "b" } });
  const fails = async (...args: readonly string[]) => {
    const { stderr, code } = await project.guild(...args);
    expect({ args, stderr, code }).toEqual({
      args,
      stderr: expect.stringContaining("no space left on device"),
      code: 1,
    });
    expect(stderr).not.toContain("    at ");
  };
  const namesIn = (dir: string) => (existsSync(dir) ? readdirSync(dir).sort() : []);

  const out = join(place.dir, "out");
  await fails("export", out, "b", "a", "-my");
  expect(namesIn(out).filter((name) => name.length === 32)).toEqual([idOf("b")]);
  expect(namesIn(out).filter((name) => name.startsWith(".guild-partial"))).toEqual([]);
  const zip = join(place.dir, "x.zip");
  await fails("export", zip, "a", "-my");
  expect(existsSync(zip)).toBe(false);
  expect(readFileSync(join(project.home, "runs", idOf("a"), "model.bin")).equals(big)).toBe(true);

  const home = join(place.dir, "home");
  await project.guild("export", "all", "a", "-y");
  const { stderr, code } = await project.guildWith({ env: { GUILD_HOME: home } }, "import", "all", "-my");
  expect({ stderr, code }).toEqual({ stderr: expect.stringContaining("no space left on device"), code: 1 });
  expect(namesIn(join(home, "runs"))).toEqual([]);
  expect(readFileSync(join(project.dir, "all", idOf("a"), "model.bin")).equals(big)).toBe(true);

  const target = join(place.dir, "target");
  mkdirSync(target);
  writeFileSync(join(target, "model.bin"), "mine");
  await fails("merge", "a", "--target-dir", target, "--all", "--replace", "-y");
  expect(readFileSync(join(target, "model.bin"), "utf8")).toBe("mine");
  expect(namesIn(target).filter((name) => name !== "train.py")).toEqual(["model.bin"]);
});

test("a run that is running is not moved", async () => {
  await using project = await aProject();
  aRunDir(project, {
    name: "a",
    attrs: { exit_status: undefined },
    files: { ".guild/LOCK": `${process.pid}` },
  });
  expect(await project.guild("export", "out", "-my")).toEqual(
    said(`WARNING: ${idOf("a")} is still running, skipping`, "Exported 0 run(s) to out"),
  );
  expect(project.runIds()).toEqual([idOf("a")]);
});

test("the runs of a zip archive are not deleted", async () => {
  await using project = await aProject();
  someRuns(project);
  await project.guild("export", "x.zip", "-y");
  expect(await project.guild("runs", "rm", "-A", "x.zip", "-y")).toEqual(
    failed(
      "guild: cannot delete runs of a zip archive",
      "Import them and export those to keep, or use 'zip --delete x.zip'.",
    ),
  );
});

test.each(["out", "out.zip"])(
  "an export to %s that is killed leaves whole runs and can be repeated",
  async (location) => {
    await using project = await aProject();
    for (const name of ["a", "b", "c", "d"]) {
      aRunDir(project, {
        name,
        files: Object.fromEntries(
          Array.from({ length: 300 }, (_, index) => [`files/${index}`, `${index}\n`]),
        ),
      });
    }
    const child = spawn(process.execPath, [guildPath, "export", location, "-y"], {
      cwd: project.dir,
      env: project.env,
    });
    await new Promise<void>((done) => child.stderr.once("data", () => done()));
    child.kill("SIGKILL");
    await waitFor("the export to be killed", () => child.signalCode !== null);
    for (const id of idsAt(project, location)) {
      expect(readdirSync(join(project.dir, location, id, "files"))).toHaveLength(300);
    }
    const { stderr, code } = await project.guild("export", location, "-y");
    expect({ stderr, code }).toMatchObject({ code: 0 });
    const { stdout } = await project.guild("runs", "-A", location, "-s");
    expect(stdout.trim().split("\n")).toHaveLength(4);
    const left = readdirSync(project.dir).concat(idsAt(project, location));
    expect(left.filter((name) => name.includes("partial") || name.includes("lock"))).toEqual([]);
  },
);

const idsAt = (project: Project, location: string): readonly string[] =>
  existsSync(join(project.dir, location)) && !location.endsWith(".zip")
    ? readdirSync(join(project.dir, location)).filter((name) => !name.startsWith("."))
    : [];

test("an archive of many runs grows without its old entries being touched", async () => {
  await using project = await aProject();
  someRuns(project);
  await project.guild("export", "x.zip", "1", "-y");
  mkdirSync(join(project.dir, "old"));
  copyFileSync(join(project.dir, "x.zip"), join(project.dir, "old", "x.zip"));
  expect(await project.guild("export", "x.zip", "-y")).toEqual(
    said(`WARNING: ${idOf("a")} exists, skipping`, `Copying ${idOf("b")}`, "Exported 1 run(s) to x.zip"),
  );
  const [old, grown] = ["old/x.zip", "x.zip"].map((path) => readFileSync(join(project.dir, path)));
  const directoryAt = old?.indexOf("PK\u0001\u0002") ?? -1;
  expect(grown?.subarray(0, directoryAt).equals(old?.subarray(0, directoryAt) ?? Buffer.alloc(0))).toBe(true);
});

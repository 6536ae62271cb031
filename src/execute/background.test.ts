import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  type BackgroundRequest,
  backgroundMessage,
  openPidFile,
  removePidFile,
  startInBackground,
} from "./background.ts";
import { aRun, type TestRun, until } from "./rig.ts";

/** A context whose Guild is a shell: arguments are its script. */
const shellContext = ({ run }: TestRun) => ({
  self: ["sh", "-c"],
  cwd: run.dir,
  processCwd: run.dir,
  random: () => 0.5,
});

/** Opens the pid file that is named, or a new one, and starts. */
const startWith = async (
  context: ReturnType<typeof shellContext>,
  request: Omit<BackgroundRequest, "pidFile"> & { readonly pidFile: string | undefined },
) => startInBackground(context, { ...request, pidFile: openPidFile(context, request.pidFile) });

const env = { PATH: "/usr/local/bin:/usr/bin:/bin", WORD: "hello" };

test("a background process has its own session and is away from the terminal", async () => {
  using run = aRun();
  const script = `read a b c d e session rest < /proc/$$/stat
    streams=$(readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2)
    printf '%s\\n' "$session" "$streams" "$PWD" "$WORD" > facts; mv facts done`;
  const { pid, pidFile } = await startWith(shellContext(run), {
    argv: () => [script],
    env,
    pidFile: "pid",
  });
  await until(() => existsSync(run.path("done")));
  expect(pidFile).toBe(run.path("pid"));
  expect(run.read("pid")).toBe(String(pid));
  expect(run.read("done").trim().split("\n")).toEqual([
    String(pid),
    "/dev/null",
    "/dev/null",
    "/dev/null",
    run.run.dir,
    "hello",
  ]);
});

test("without a name the pid file is a new one for its owner alone", async () => {
  using run = aRun();
  const start = () =>
    startWith(
      { ...shellContext(run), random: Math.random },
      {
        argv: () => ["true"],
        env,
        pidFile: undefined,
      },
    );
  const [one, two] = await Promise.all([start(), start()]);
  expect(one.pidFile).toMatch(/\/guild-pid-[0-9a-z]{8}$/);
  expect(one.pidFile).not.toBe(two.pidFile);
  expect(statSync(one.pidFile).mode & 0o777).toBe(0o600);
  expect(readFileSync(one.pidFile, "utf8")).toBe(String(one.pid));
  rmSync(one.pidFile);
  rmSync(two.pidFile);
});

test("the pid file of a running process is refused, that of an ended one is taken", async () => {
  using run = aRun();
  const start = (script: string) =>
    startWith(shellContext(run), { argv: () => [script], env, pidFile: "pid" });
  const { pid } = await start("until test -e go; do sleep 0.01; done");
  await expect(start("true")).rejects.toThrow("Unable to lock on the pidfile.");
  expect(run.read("pid")).toBe(String(pid));
  writeFileSync(run.path("pid"), "999999999");
  await start("touch go");
  await until(() => existsSync(run.path("go")));
});

test("a pid file that cannot be made is an error before anything starts", async () => {
  using run = aRun();
  const request = { argv: () => ["touch started"], env, pidFile: "no/such/dir/pid" };
  await expect(startWith(shellContext(run), request)).rejects.toThrow("Unable to create the pidfile.");
  expect(existsSync(run.path("started"))).toBe(false);
});

test("a program that cannot start leaves no pid file", async () => {
  using run = aRun();
  const context = { ...shellContext(run), self: ["nosuchguild"] };
  await expect(startWith(context, { argv: () => [], env, pidFile: "pid" })).rejects.toThrow("'nosuchguild'");
  expect(existsSync(run.path("pid"))).toBe(false);
});

test("only the process that a pid file names removes it", () => {
  using run = aRun();
  writeFileSync(run.path("pid"), "12");
  removePidFile(run.path("pid"), 13);
  expect(existsSync(run.path("pid"))).toBe(true);
  removePidFile(run.path("pid"), 12);
  expect(existsSync(run.path("pid"))).toBe(false);
  removePidFile(run.path("pid"), 12);
});

test("the message names operation, run and pid file", () => {
  expect(backgroundMessage("m:train", "e5eb", "/tmp/guild-pid-p6lgvvsv")).toBe(
    "m:train started in background as e5eb (pidfile /tmp/guild-pid-p6lgvvsv)",
  );
});

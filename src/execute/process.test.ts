import { closeSync, openSync, readFileSync, readSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { UserError } from "../base/index.ts";
import { decodeOutputRecords } from "../run/index.ts";
import { openPipes } from "./pipes.ts";
import { aLog, aRun, fileSize, runIn, until, waitForOutput } from "./rig.ts";

const python = (script: string): readonly string[] => ["python3", "-uc", `${waitForOutput}\n${script}`];

test("streams are recorded in the order they came, and lines by stream", async () => {
  using run = aRun();
  const script = `
w = lambda stream, text, size: (stream.write(text), stream.flush(), wait_for_output(size))
w(sys.stdout, "first\\n\\npart", 11)
w(sys.stderr, "err\\n", 15)
w(sys.stdout, "-rest\\n", 21)
w(sys.stderr, "end", 24)
`;
  await runIn(run, python(script));
  expect(run.output()).toBe("first\n\nparterr\n-rest\nend");
  expect(run.streams()).toBe("00101");
});

test("a record is the time in milliseconds and the stream", async () => {
  using run = aRun();
  await runIn(run, "echo one");
  const bytes = readFileSync(run.path(".guild", "output.index"));
  expect(bytes.length).toBe(9);
  expect(decodeOutputRecords(bytes)).toEqual([{ timeMs: 1_700_000_000_001, stream: "stdout" }]);
});

test("a last line without line end has a record, in each stream", async () => {
  using run = aRun();
  await runIn(run, "printf 'a\\nb'; printf c >&2");
  expect([...run.output()].sort().join("")).toBe("\nabc");
  expect(run.streams()).toBe("001");
});

test("a process without output leaves two empty files", async () => {
  using run = aRun();
  await runIn(run, "true");
  expect([run.output(), run.streams()]).toEqual(["", ""]);
});

test("bytes are recorded as they are", async () => {
  using run = aRun();
  await runIn(run, python(`sys.stdout.buffer.write(bytes(range(256)) + b"\\r50%\\r100%\\r\\n\\0\\n")`));
  const bytes = String.fromCharCode(...Array.from({ length: 256 }, (_, at) => at));
  expect(run.output()).toBe(`${bytes}\r50%\r100%\r\n\0\n`);
  expect(run.streams()).toBe("000");
});

test("a line of ten megabytes is one line, of which the consumer gets the end", async () => {
  using run = aRun();
  const lines: string[] = [];
  await runIn(run, python(`sys.stdout.write("x" * 10_000_000 + " loss: 1")`), {
    onLine: (line) => void lines.push(line.toString()),
  });
  expect(fileSize(run.path(".guild", "output"))).toBe(10_000_008);
  expect(run.streams()).toBe("0");
  expect(lines.map((line) => line.length)).toEqual([65_536]);
  expect(lines[0]?.endsWith("x loss: 1")).toBe(true);
});

test("every line of a flood is recorded once and handed on in order", async () => {
  using run = aRun();
  const lines: string[] = [];
  const script = `
for i in range(20000): print(i)
`;
  await runIn(run, python(script), { onLine: (line) => void lines.push(line.toString()) });
  const expected = Array.from({ length: 20_000 }, (_, at) => String(at));
  expect(lines).toEqual(expected);
  expect(run.output()).toBe(`${expected.join("\n")}\n`);
  expect(run.streams()).toBe("0".repeat(20_000));
});

test("a consumer that fails is told of once and the run goes on", async () => {
  using run = aRun();
  const log = aLog();
  const { exitStatus } = await runIn(run, "echo a; echo b", {
    log,
    onLine: () => {
      throw new Error("boom");
    },
  });
  expect([exitStatus, run.output()]).toEqual([0, "a\nb\n"]);
  expect(log.lines).toEqual([
    "WARNING: cannot read scalars from the output of this run (boom): the run goes on without",
  ]);
});

test("output is passed on to the descriptors given, stream by stream", async () => {
  using run = aRun();
  const out = openSync(run.path("out"), "w");
  const err = openSync(run.path("err"), "w");
  const { echoed } = await runIn(run, "echo to out; echo to err >&2", { echo: { out, err } });
  await echoed;
  closeSync(out);
  closeSync(err);
  expect([run.read("out"), run.read("err")]).toEqual(["to out\n", "to err\n"]);
});

test("with streams merged all lines are of stdout, in the order written", async () => {
  using run = aRun();
  await runIn(run, "echo a; echo b >&2; echo c", { capture: "merged" });
  expect([run.output(), run.streams()]).toEqual(["a\nb\nc\n", "000"]);
});

test("without capture nothing is recorded", async () => {
  using run = aRun();
  await runIn(run, "echo a; echo b >&2", { capture: "none" });
  expect([fileSize(run.path(".guild", "output")), fileSize(run.path(".guild", "output.index"))]).toEqual([
    0, 0,
  ]);
});

test("scripts may open their output by name", async () => {
  using run = aRun();
  const { exitStatus } = await runIn(run, "echo a > /dev/stderr && echo b | tee /dev/stderr >/dev/null");
  expect([exitStatus, run.output(), run.streams()]).toEqual([0, "a\nb\n", "11"]);
});

test.each([
  ["exit 0", 0],
  ["exit 3", 3],
  ["exit 255", 255],
  ["kill -9 $$", -9],
  ["kill -15 $$", -15],
])("'%s' gives exit status %i", async (script, exitStatus) => {
  using run = aRun();
  expect(await runIn(run, script)).toMatchObject({ exitStatus, interrupted: false });
});

test("LOCK holds the pid of the process while it runs, and stays for the caller to remove", async () => {
  using run = aRun();
  await runIn(run, "until test -e .guild/LOCK; do sleep 0.01; done; cat .guild/LOCK; echo; echo $$");
  const [locked, pid] = run.output().split("\n");
  expect(locked).toBe(pid);
  expect(run.read(".guild", "LOCK")).toBe(pid);
});

test.each([
  [["nosuchcmd"], "[Errno 2] No such file or directory: 'nosuchcmd'"],
  [["./it's"], `[Errno 2] No such file or directory: "./it's"`],
  [["/etc/passwd"], "[Errno 13] Permission denied: '/etc/passwd'"],
  [["echo", "a\0b"], "embedded null byte"],
])("a process that cannot start is told of as 0.9 does: %j", async (argv, reason) => {
  using run = aRun();
  const error = await runIn(run, argv).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({ message: `error running train: ${reason}` });
  expect(fileSize(run.path(".guild", "LOCK"))).toBe(0);
});

test("a missing directory is named instead of the program", async () => {
  using run = aRun();
  const cwd = run.path("gone");
  await expect(runIn(run, "true", { cwd })).rejects.toThrow(
    `error running train: [Errno 2] No such file or directory: '${cwd}'`,
  );
});

test("a full disk ends the recording, not the run", async () => {
  using run = aRun();
  symlinkSync("/dev/full", run.path(".guild", "output"));
  const log = aLog();
  const out = openSync(run.path("out"), "w");
  const { exitStatus, echoed } = await runIn(run, "for i in 1 2 3; do echo $i; done; exit 7", {
    log,
    echo: { out, err: out },
  });
  await echoed;
  closeSync(out);
  expect([exitStatus, run.read("out")]).toEqual([7, "1\n2\n3\n"]);
  expect(log.lines).toEqual([
    "WARNING: cannot record the output of this run (ENOSPC: no space left on device, write): the run goes on without",
  ]);
});

test("a reader of our output that goes away does not disturb the run", async () => {
  using run = aRun();
  const log = aLog();
  const pipe = onlyPipe();
  closeSync(pipe.readFd);
  const { exitStatus, echoed } = await runIn(run, python("for i in range(50000): print(i)"), {
    log,
    echo: { out: pipe.writeFd, err: pipe.writeFd },
  });
  await echoed;
  closeSync(pipe.writeFd);
  expect([exitStatus, run.streams().length, log.lines]).toEqual([0, 50_000, []]);
});

test("a slow reader of our output slows the process, and gets all of it", async () => {
  using run = aRun();
  const pipe = onlyPipe();
  const size = 3_000_000;
  const result = runIn(run, python(`sys.stdout.write("y" * ${size})`), {
    echo: { out: pipe.writeFd, err: pipe.writeFd },
  });
  await until(() => fileSize(run.path(".guild", "output")) > 262_144);
  const buffer = Buffer.alloc(size + 1);
  let count = 0;
  await until(() => {
    count += readNow(pipe.readFd, buffer.subarray(count));
    return count >= size;
  });
  const { echoed } = await result;
  await echoed;
  closeSync(pipe.writeFd);
  closeSync(pipe.readFd);
  expect([count, fileSize(run.path(".guild", "output"))]).toEqual([size, size]);
});

test("the result does not wait for a reader that stands still", async () => {
  using run = aRun();
  const pipe = onlyPipe();
  const size = 200_000;
  const { exitStatus, echoed } = await runIn(run, python(`sys.stdout.write("y" * ${size})`), {
    echo: { out: pipe.writeFd, err: pipe.writeFd },
  });
  expect([exitStatus, fileSize(run.path(".guild", "output"))]).toEqual([0, size]);
  const buffer = Buffer.alloc(size);
  let count = 0;
  await until(() => {
    count += readNow(pipe.readFd, buffer.subarray(count));
    return count >= size;
  });
  await echoed;
  closeSync(pipe.writeFd);
  closeSync(pipe.readFd);
});

test("what a process leaves running does not hold the run up", async () => {
  using run = aRun();
  const { exitStatus } = await runIn(run, "sleep 600 & echo $!");
  expect(exitStatus).toBe(0);
  process.kill(Number(run.output()), "SIGKILL");
});

test("output written after the process ended is recorded as long as it keeps coming", async () => {
  using run = aRun();
  await runIn(run, "pid=$$; (while kill -0 $pid 2>/dev/null; do sleep 0.01; done; echo late) & echo early");
  expect(run.output()).toBe("early\nlate\n");
});

const onlyPipe = (): { readonly readFd: number; readonly writeFd: number } => {
  const [pipe] = openPipes(1) ?? [];
  if (pipe === undefined) throw new Error("this system has no named pipes");
  return pipe;
};

const readNow = (fd: number, buffer: Buffer): number => {
  try {
    return readSync(fd, buffer, 0, buffer.length, null);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EAGAIN") return 0;
    throw error;
  }
};

import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { aHome, aRun } from "../../test/rig/a-run.ts";
import {
  decodeOutputRecords,
  encodeOutputRecord,
  guildPath,
  type OutputStream,
  readOutputLines,
} from "./index.ts";

test("a record is the time in milliseconds and the stream", () => {
  const bytes = encodeOutputRecord({ timeMs: 1795408631110, stream: "stdout" });
  expect([...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ")).toBe(
    "00 00 01 a2 06 b1 95 46 00",
  );
  expect(decodeOutputRecords(bytes)).toEqual([{ timeMs: 1795408631110, stream: "stdout" }]);
});

test("a record cut off at the end is left out", () => {
  const bytes = encodeOutputRecord({ timeMs: 5, stream: "stderr" });
  expect(decodeOutputRecords(new Uint8Array([...bytes, 0, 0]))).toEqual([{ timeMs: 5, stream: "stderr" }]);
});

const logged = (text: string, streams: readonly OutputStream[]) => {
  const home = aHome();
  const run = aRun(home.dir);
  writeFileSync(guildPath(run, "output"), text);
  const records = streams.map((stream, timeMs) => encodeOutputRecord({ timeMs, stream }));
  writeFileSync(guildPath(run, "output.index"), Buffer.concat(records));
  return { run, [Symbol.dispose]: home[Symbol.dispose] };
};

test("the n-th line goes with the n-th record, blank lines too", () => {
  using log = logged("first\n\nparterr\n-rest\nend", ["stdout", "stdout", "stderr", "stdout", "stderr"]);
  expect([...readOutputLines(log.run)].map(({ text, record }) => [text, record?.stream])).toEqual([
    ["first", "stdout"],
    ["", "stdout"],
    ["parterr", "stderr"],
    ["-rest", "stdout"],
    ["end", "stderr"],
  ]);
});

test("lines beyond the index have no record", () => {
  using log = logged("a\nb\n", ["stdout"]);
  expect([...readOutputLines(log.run)]).toEqual([
    { text: "a", record: { timeMs: 0, stream: "stdout" } },
    { text: "b", record: undefined },
  ]);
});

test("characters that lie across the pieces read are whole", () => {
  const line = `${"é".repeat(50_000)}x`;
  using log = logged(`${line}\n${line}`, []);
  expect([...readOutputLines(log.run)].map(({ text }) => text)).toEqual([line, line]);
});

test("a run without output has no lines", () => {
  using home = aHome();
  expect([...readOutputLines(aRun(home.dir))]).toEqual([]);
});

/**
 * Scalars: event files against TensorBoard's own EventAccumulator and its data server in Rust, a warm `compare` against an empty Node, and what a
 * line of output costs that no pattern can match.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeFileVersion, encodeScalar } from "../src/scalars/encode-event.ts";
import { compileOutputScalars, OutputScalars } from "../src/scalars/index.ts";
import { encodeRecord } from "../src/scalars/tfrecord.ts";
import { type Cost, measure, report, reportCost, reportRatio, runOnce, type Subject } from "./measure.ts";

type Ours = (name: string, ...args: string[]) => Subject;

const pointCount = 1_000_000;

export const scalars = (ours: Ours, root: string, python: string): void => {
  eventFiles(ours, root, python);
  warmCompare(ours, root);
  outputLine();
};

const accumulate = `
import sys, glob
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
for path in sys.argv[1:]:
    EventAccumulator(path, {"scalars": 0}).Reload()
`;

const eventFiles = (ours: Ours, root: string, python: string): void => {
  process.stdout.write("\n1,000,000 points of scalars, in one event file and in 1,000\n");
  const home = join(root, "scalars-home");
  const one = makeRun(home, "1");
  const many = makeRun(home, "2");
  writeFileSync(join(one, "events.out.tfevents.1.bench"), eventFile(0, pointCount));
  for (let file = 0; file < 1000; file += 1) {
    const name = `events.out.tfevents.${String(file).padStart(10, "0")}.bench`;
    writeFileSync(join(many, name), eventFile(file * 1000, 1000));
  }
  const info = (name: string, id: string): Subject => withHome(ours(name, "runs", "info", "-s", id), home);
  const costs = measure([info("one", "1"), info("many", "2")], 3);
  const theirs = runOnce({ ...info("accumulator", "1"), argv: [python, "-c", accumulate, one] });
  reportCost("EventAccumulator, one file", theirs);
  for (const [name, dir] of [
    ["one", one],
    ["many", many],
  ] as const) {
    reportCost(`runs info -s, ${name}`, costs(name));
    const server = dataServer(python, dir);
    reportCost("  TensorBoard's data server", server);
    reportRatio("  against the data server", costs(name), server, 1);
    reportRatio("  against EventAccumulator", costs(name), theirs, 1 / 50);
  }
  const fileMiB = statSync(join(one, "events.out.tfevents.1.bench")).size / 2 ** 20;
  const { peak } = costs("one");
  report("  memory", `${peak.toFixed(0)} MiB`, {
    text: `<= file + 50 MiB (${(fileMiB + 50).toFixed(0)})`,
    met: peak <= fileMiB + 50,
  });
};

/** The median of three. What it is asked with costs processor time of its own, so it says itself what it took. */
const dataServer = (python: string, dir: string): Cost => {
  const costs = Array.from({ length: 3 }, () => {
    const args = [join(import.meta.dirname, "data_server.py"), dir, String(pointCount / 10 - 1)];
    return JSON.parse(execFileSync(python, args, { encoding: "utf8" })) as Cost;
  });
  return costs.sort((a, b) => a.cpu - b.cpu)[1] ?? { cpu: 0, wall: 0, peak: 0 };
};

const warmCompare = (ours: Ours, root: string): void => {
  process.stdout.write("\nA warm compare of 1,000 runs with 10 scalars each\n");
  const home = join(root, "compare-home");
  for (let run = 0; run < 1000; run += 1) {
    const dir = makeRun(home, run.toString(16).padStart(8, "0"));
    writeFileSync(join(dir, "events.out.tfevents.1.bench"), eventFile(run, 100));
  }
  const compare = withHome(ours("compare", "compare", "--csv", "-"), home);
  const costs = measure([compare, { ...compare, name: "node", argv: [process.execPath, "-e", "0"] }], 7, 3);
  reportCost("compare --csv", costs("compare"));
  reportRatio("  against an empty Node", costs("compare"), costs("node"), 3);
};

const outputLine = (): void => {
  process.stdout.write("\nA line of output that cannot match\n");
  const patterns = compileOutputScalars(null, { flagNames: [], warn: () => undefined });
  const scalars = new OutputScalars(patterns);
  const line = Buffer.from("a line of output that holds no number of interest 12 34");
  const times = 1_000_000;
  for (let time = 0; time < times / 10; time += 1) scalars.feed(line);
  const start = process.cpuUsage();
  for (let time = 0; time < times; time += 1) scalars.feed(line);
  const { user, system } = process.cpuUsage(start);
  const micros = (user + system) / times;
  report("output scalars", `${micros.toFixed(3)} µs`, { text: "<= 1 µs", met: micros <= 1 });
};

const withHome = (subject: Subject, home: string): Subject => ({
  ...subject,
  env: { ...subject.env, GUILD_HOME: home },
});

/** The directory of a completed run. */
const makeRun = (home: string, start: string): string => {
  const dir = join(home, "runs", start.padEnd(32, "0"));
  mkdirSync(join(dir, ".guild", "attrs"), { recursive: true });
  writeFileSync(join(dir, ".guild", "opref"), "script:/project '' '' train.py\n");
  for (const [name, text] of Object.entries({
    started: "1700000000000000",
    stopped: "1700000001000000",
    exit_status: "0",
  })) {
    writeFileSync(join(dir, ".guild", "attrs", name), `${text}\n`);
  }
  return dir;
};

/** Points of ten scalars. */
const eventFile = (from: number, count: number): Buffer => {
  const records = [encodeRecord(encodeFileVersion(1_700_000_000))];
  for (let at = from; at < from + count; at += 1) {
    const step = Math.floor(at / 10);
    records.push(
      encodeRecord(encodeScalar(`train/scalar${at % 10}`, Math.sin(at), step, 1_700_000_000 + at)),
    );
  }
  return Buffer.concat(records);
};

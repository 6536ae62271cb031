/** What a batch costs beside its trials. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measure, report, runOnce, type Subject } from "./measure.ts";

type Make = (name: string, ...args: string[]) => Subject;

export const batches = (ours: Make, theirs: Make, root: string): void => {
  process.stdout.write("\nA grid of 20 trials of a trivial script\n");
  const dir = join(root, "grid");
  mkdirSync(dir);
  writeFileSync(
    join(dir, "guild.yml"),
    "train: {main: train, flags: {lr: 0.1}}\nnoop: {exec: 'true', flags: {x: 1}, sourcecode: no}\n",
  );
  writeFileSync(join(dir, "train.py"), "lr = 0.1\nprint('loss: %f' % lr)\n");
  const inDir = (subject: Subject): Subject => ({ ...subject, cwd: dir });
  const grid = ["run", "train", "lr=range[1:20]", "-y"];
  const costs = measure(
    [
      inDir(ours("one job", ...grid)),
      inDir(ours("two jobs", ...grid, "--jobs", "2")),
      inDir(theirs("0.9", ...grid)),
    ],
    2,
    0,
  );
  elapsed("--jobs 1 against 0.9, elapsed", costs("one job").wall / costs("0.9").wall, 0.167);
  elapsed("--jobs 2 against --jobs 1, elapsed", costs("two jobs").wall / costs("one job").wall, 0.65);
  const many = inDir(ours("1,000 trials", "run", "noop", "x=range[1:1000]", "-y"));
  const one = inDir(ours("one trial", "run", "noop", "x=[1]", "-y"));
  const [all, single] = [runOnce(many), runOnce(one)];
  const perTrial = (all.cpu - single.cpu) / 999;
  report("processor time a trial of 1,000, its process with it", `${perTrial.toFixed(1)} ms`, {
    text: "<= 15 ms",
    met: perTrial <= 15,
  });
};

const elapsed = (name: string, ratio: number, highest: number): void =>
  report(name, `${ratio.toFixed(2)} x`, { text: `<= ${highest} x`, met: ratio <= highest });

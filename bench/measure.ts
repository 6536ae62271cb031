import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** A command to measure. `setUp` runs before each call, unmeasured. */
export type Subject = {
  readonly name: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly setUp?: () => void;
};

/** What a command and all processes it waited for cost. */
export type Cost = {
  /** Milliseconds of processor time, user and system: what a busy machine disturbs least. */
  readonly cpu: number;
  /** Milliseconds from start to end. */
  readonly wall: number;
  /** MiB of memory of the largest process. */
  readonly peak: number;
};

/** Gives the measured cost of a subject by its name. */
export type Costs = (name: string) => Cost;

/**
 * Median costs of each subject over `rounds` rounds after `warmUps` that do not count. Subjects take turns, so
 * that a machine whose speed drifts slows all of them alike.
 */
export const measure = (subjects: readonly Subject[], rounds: number, warmUps = 1): Costs => {
  const all = new Map<string, Cost[]>(subjects.map((subject) => [subject.name, []]));
  for (let round = -warmUps; round < rounds; round++) {
    for (const subject of subjects) {
      subject.setUp?.();
      const cost = runOnce(subject);
      if (round >= 0) all.get(subject.name)?.push(cost);
    }
  }
  return (name) => {
    const costs = all.get(name) ?? [];
    return {
      cpu: median(costs.map(({ cpu }) => cpu)),
      wall: median(costs.map(({ wall }) => wall)),
      peak: median(costs.map(({ peak }) => peak)),
    };
  };
};

const costProgram = join(import.meta.dirname, "cost.py");

/** Runs a subject once; throws when it fails. Node cannot tell what a child cost, so a little Python does. */
export const runOnce = (subject: Subject): Cost => {
  const result = spawnSync("/usr/bin/env", ["python3", "-IS", costProgram, ...subject.argv], {
    cwd: subject.cwd,
    env: subject.env,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    maxBuffer: 1 << 30,
  });
  if (result.status !== 0) {
    const said = result.stderr.toString().slice(-2000);
    throw new Error(`${subject.name} exited with ${result.status ?? result.signal}:\n${said}`);
  }
  return JSON.parse(String(result.output[3]));
};

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** One line of a report: a figure, what it is compared with, and the target where there is one. */
export const report = (
  name: string,
  value: string,
  target?: { readonly text: string; readonly met: boolean },
): void => {
  const verdict = target === undefined ? "" : `   target ${target.text}: ${target.met ? "met" : "MISSED"}`;
  process.stdout.write(`${name.padEnd(40)} ${value.padStart(32)}${verdict}\n`);
};

export const reportCost = (name: string, { cpu, wall }: Pick<Cost, "cpu" | "wall">): void =>
  report(name, `${cpu.toFixed(0)} ms cpu ${wall.toFixed(0).padStart(6)} ms wall`);

/** Reports `value / anchor`, and holds the ratio of processor time against a highest one. */
export const reportRatio = (
  name: string,
  value: Pick<Cost, "cpu" | "wall">,
  anchor: Pick<Cost, "cpu" | "wall">,
  highest?: number,
): void => {
  const ratio = value.cpu / anchor.cpu;
  const target = highest === undefined ? undefined : { text: `<= ${highest}`, met: ratio <= highest };
  report(
    name,
    `${ratio.toFixed(2)} x cpu ${(value.wall / anchor.wall).toFixed(2).padStart(6)} x wall`,
    target,
  );
};

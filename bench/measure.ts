import { spawnSync } from "node:child_process";

/** A command to time. `setUp` runs before each call, untimed. */
export type Subject = {
  readonly name: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly setUp?: () => void;
};

/**
 * Median wall-clock milliseconds of each subject over `rounds` rounds after one warm-up. Subjects take turns, so
 * that a machine whose speed drifts slows all of them alike.
 */
export const measure = (subjects: readonly Subject[], rounds: number): ReadonlyMap<string, number> => {
  const times = new Map<string, number[]>(subjects.map((subject) => [subject.name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const subject of subjects) {
      subject.setUp?.();
      const elapsed = timeOnce(subject);
      if (round >= 0) times.get(subject.name)?.push(elapsed);
    }
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]));
};

const timeOnce = (subject: Subject): number => {
  const [program = "", ...args] = subject.argv;
  const start = process.hrtime.bigint();
  const result = spawnSync(program, args, {
    cwd: subject.cwd,
    env: subject.env,
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 1 << 30,
  });
  const elapsed = Number(process.hrtime.bigint() - start) / 1e6;
  if (result.status !== 0) {
    throw new Error(
      `${subject.name} exited with ${result.status}:\n${result.stderr.toString().slice(-2000)}`,
    );
  }
  return elapsed;
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
  process.stdout.write(`${name.padEnd(52)} ${value.padStart(14)}${verdict}\n`);
};

/** Reports `value / anchor` and holds it against a highest ratio. */
export const reportRatio = (name: string, value: number, anchor: number, highest?: number): void => {
  const ratio = value / anchor;
  const target = highest === undefined ? undefined : { text: `<= ${highest} x`, met: ratio <= highest };
  report(name, `${ratio.toFixed(2)} x`, target);
};

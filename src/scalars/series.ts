import { join } from "node:path";
import { errorCode } from "../base/index.ts";
import { ScalarDecoder } from "./event.ts";
import { findEventDirs } from "./event-dirs.ts";
import { scalarKey } from "./summary.ts";
import { fileStart, type ReadPosition, readRecords } from "./tfrecord.ts";
import { WireError } from "./wire.ts";

/** All points of one scalar, in reading order. Only the first `count` of each array are points. */
export type Series = {
  readonly count: number;
  readonly steps: Float64Array;
  readonly values: Float64Array;
  /** Seconds since the epoch; 0 where the writer left it out. */
  readonly times: Float64Array;
};

type Growing = { count: number; steps: Float64Array; values: Float64Array; times: Float64Array };

/** The scalars of one run with all their points. Reading again reads only what was added. */
export class RunSeries {
  readonly #dir: string;
  readonly #positions = new Map<string, ReadPosition>();
  #series = new Map<string, Growing>();
  /** Points of all series. */
  points = 0;

  constructor(runDir: string) {
    this.#dir = runDir;
  }

  get(key: string): Series | undefined {
    return this.#series.get(key);
  }

  /** Reads what was added since the last time. Files that were replaced, or went away, begin everything anew. */
  refresh(): void {
    if (this.#readOn()) return;
    this.#positions.clear();
    this.#series = new Map();
    this.points = 0;
    this.#readOn();
  }

  /** False where what was read before does not hold any more. */
  #readOn(): boolean {
    const unseen = new Set(this.#positions.keys());
    for (const { dir, prefix, files } of findEventDirs(this.#dir)) {
      const decoder = new ScalarDecoder();
      for (const name of files) {
        const path = join(dir, name);
        unseen.delete(path);
        const reached = this.#readFile(path, prefix, decoder);
        if (reached === undefined) return false;
        this.#positions.set(path, reached);
      }
    }
    return unseen.size === 0;
  }

  #readFile(path: string, prefix: string, decoder: ScalarDecoder): ReadPosition | undefined {
    const from = this.#positions.get(path) ?? fileStart;
    const keys = new Map<string, Growing>();
    const add = (tag: string, value: number, step: number, time: number) => {
      let series = keys.get(tag);
      if (series === undefined) {
        series = this.#growing(scalarKey({ prefix, tag }));
        keys.set(tag, series);
      }
      addPoint(series, step, value, time);
      this.points += 1;
    };
    try {
      return readRecords(path, (bytes, start, end) => decoder.visit(bytes, start, end, add), { from });
    } catch (error) {
      if (!(error instanceof WireError) && errorCode(error) === undefined) throw error;
      // What cannot be read shows nothing more.
      return from;
    }
  }

  #growing(key: string): Growing {
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const made = {
      count: 0,
      steps: new Float64Array(64),
      values: new Float64Array(64),
      times: new Float64Array(64),
    };
    this.#series.set(key, made);
    return made;
  }
}

const addPoint = (series: Growing, step: number, value: number, time: number): void => {
  if (series.count === series.steps.length) {
    series.steps = doubled(series.steps);
    series.values = doubled(series.values);
    series.times = doubled(series.times);
  }
  series.steps[series.count] = step;
  series.values[series.count] = value;
  series.times[series.count] = time;
  series.count += 1;
};

const doubled = (numbers: Float64Array): Float64Array => {
  const larger = new Float64Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
};

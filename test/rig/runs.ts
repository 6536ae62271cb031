import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Micros, PyValue } from "../../src/base/index.ts";
import {
  formatManifestLine,
  guildPath,
  type ManifestEntry,
  type OpRef,
  type Run,
} from "../../src/run/index.ts";
import { EventWriter } from "../../src/scalars/index.ts";
import { runsDir, trashDir } from "../../src/store/index.ts";
import { aRun } from "./a-run.ts";
import type { Project } from "./project.ts";

export type RunDirFacts = {
  /** A short name for the id, filled up to 32 characters with itself: `a`. */
  readonly name: string;
  readonly op?: string;
  readonly opRef?: Partial<OpRef>;
  /** Seconds after noon of 23 November 2026, UTC. */
  readonly at?: number;
  readonly attrs?: Readonly<Record<string, PyValue | undefined>>;
  /** Files of the run directory: texts, bytes, or `-> TARGET` for links. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** Values of output scalars, for the steps from 0. */
  readonly scalars?: Readonly<Record<string, readonly number[]>>;
  readonly manifest?: readonly (readonly [type: string, path: string])[];
};

/** The full id of a run with a short name. */
export const idOf = (name: string): string => name.repeat(32).slice(0, 32);

/** When a run with `at` started, as lists show it. */
export const startedText = (at: number): string =>
  new Date(startMs(at)).toISOString().slice(0, 19).replace("T", " ");

const startMs = (at: number): number => Date.UTC(2026, 10, 23, 12) + at * 1000;

/** Writes a run into the home of a project, as an operation `train` of it would have left it. */
export const aRunDir = (project: Pick<Project, "home" | "dir">, facts: RunDirFacts): Run =>
  writeRun(runsDir(project.home), project.dir, facts);

/** The same in the trash. */
export const aDeletedRun = (project: Pick<Project, "home" | "dir">, facts: RunDirFacts): Run =>
  writeRun(trashDir(project.home), project.dir, facts);

/** The same in any directory. */
export const writeRun = (root: string, projectDir: string, facts: RunDirFacts): Run => {
  const { name, op = "train", opRef, at = 0, attrs, files = {}, scalars = {}, manifest = [] } = facts;
  const started = startMs(at) * 1000;
  const run = aRun(root, {
    id: idOf(name),
    opRef: { pkgName: join(projectDir, "guild.yml"), opName: op, ...opRef },
    attrs: { id: idOf(name), initialized: started, started, stopped: started + 2_000_000, ...attrs },
    files: { manifest: manifest.map((line) => `${formatManifestLine(entry(line))}\n`).join("") },
  });
  for (const [path, content] of Object.entries(files)) {
    const full = join(run.dir, path);
    mkdirSync(dirname(full), { recursive: true });
    const target = typeof content === "string" ? /^-> (.*)$/.exec(content)?.[1] : undefined;
    if (target === undefined) writeFileSync(full, content);
    else symlinkSync(target, full);
  }
  writeScalars(run, scalars);
  return run;
};

const writeScalars = (run: Run, scalars: Readonly<Record<string, readonly number[]>>): void => {
  const now = () => (startMs(0) * 1000) as Micros;
  using writer = new EventWriter({ dir: guildPath(run), host: "lab", pid: 1, now });
  for (const [tag, values] of Object.entries(scalars)) {
    for (const [step, value] of values.entries()) writer.write([[tag, value]], step);
  }
};

const entry = ([type, path]: readonly [string, string]): ManifestEntry => ({
  type,
  runPath: path,
  sha1: undefined,
  source: path,
  subPath: undefined,
});

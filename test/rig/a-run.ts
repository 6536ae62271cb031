import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context, Micros, PyValue, RunId } from "../../src/base/index.ts";
import { guildPath, type OpRef, type Run, writeAttr, writeOpRef } from "../../src/run/index.ts";

/** A directory for one test, gone after it. */
export type Home = { readonly dir: string; readonly [Symbol.dispose]: () => void };

export const aHome = (): Home => {
  const dir = mkdtempSync(join(tmpdir(), "guild-test-"));
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
};

export const anOpRef = (given: Partial<OpRef> = {}): OpRef => ({
  pkgType: "guildfile",
  pkgName: "/project/guild.yml",
  pkgVersion: "0123",
  modelName: "",
  opName: "train",
  ...given,
});

export type RunFacts = {
  readonly id?: string;
  readonly opRef?: Partial<OpRef>;
  /** Attributes; `exit_status` 0 and `started` 1 unless given. Undefined: not there. */
  readonly attrs?: Readonly<Record<string, PyValue | undefined>>;
  /** Texts of files below `.guild`. */
  readonly files?: Readonly<Record<string, string>>;
};

/** A run on disk in `root`; completed unless its facts say otherwise. */
export const aRun = (root: string, { id = "a".repeat(32), opRef, attrs, files }: RunFacts = {}): Run => {
  const run: Run = { id: id as RunId, dir: join(root, id) };
  mkdirSync(guildPath(run, "attrs"), { recursive: true });
  writeOpRef(run, anOpRef(opRef));
  for (const [name, value] of Object.entries({ exit_status: 0, started: 1, ...attrs })) {
    if (value !== undefined) writeAttr(run, name, value);
  }
  for (const [name, text] of Object.entries(files ?? {})) {
    mkdirSync(join(guildPath(run, name), ".."), { recursive: true });
    writeFileSync(guildPath(run, name), text);
  }
  return run;
};

export type Spoken = { out: string; err: string };

/** A context that keeps what is said in `spoken`. The clock stands still. */
export const aContext = (
  given: Partial<Context> & { readonly home: string },
): { readonly context: Context; readonly spoken: Spoken } => {
  const spoken: Spoken = { out: "", err: "" };
  const context: Context = {
    cwd: "/project",
    processCwd: "/project",
    userHome: "/home/ann",
    env: { SHELL: "/bin/sh" },
    pythonDir: "/python",
    self: ["guild"],
    now: () => 1_700_000_000_000_000 as Micros,
    newRunId: () => "f".repeat(32) as RunId,
    random: () => 0.5,
    out: (text) => {
      spoken.out += text;
    },
    err: (text) => {
      spoken.err += text;
    },
    readLine: async () => undefined,
    terminal: {
      outIsTty: false,
      errIsTty: false,
      inIsTty: false,
      columns: undefined,
      outColor: false,
      errColor: false,
    },
    logLevel: 20,
    signal: new AbortController().signal,
    ...given,
  };
  return { context, spoken };
};

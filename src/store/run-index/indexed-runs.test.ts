import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { aContext, aHome, aRun } from "../../../test/rig/a-run.ts";
import { type Context, type Micros, PyFloat } from "../../base/index.ts";
import { attrPath, guildPath, removeAttr, writeAttr } from "../../run/index.ts";
import { EventWriter, scalarValue } from "../../scalars/index.ts";
import {
  deleteRuns,
  filteredRuns,
  type RunFilters,
  type RunRecord,
  restoreRuns,
  runScalars,
  runsDir,
  trashDir,
} from "../index.ts";

const idOf = (n: number): string => n.toString(16).padStart(32, "0");

/**
 * A home whose runs are listed with and without the index. Its clock is ahead, so that files count as settled at
 * once; each change waits for the clock of the file system to move on.
 */
const aStore = () => {
  const home = aHome();
  const now = () => (Date.now() * 1000 + 60_000_000) as Micros;
  const contextOf = (index: string) =>
    aContext({ home: home.dir, now, env: { SHELL: "/bin/sh", GUILD_INDEX: index } }).context;
  const probe = join(home.dir, "probe");
  let last = 0;
  const tick = () => {
    for (;;) {
      writeFileSync(probe, "");
      const { ctimeMs } = statSync(probe);
      if (ctimeMs > last) {
        last = ctimeMs;
        return;
      }
    }
  };
  return {
    dir: home.dir,
    runs: runsDir(home.dir),
    trash: trashDir(home.dir),
    indexFile: join(home.dir, "cache", "index", "runs.db"),
    indexed: contextOf("always"),
    scanned: contextOf("never"),
    change: (act: () => void) => {
      tick();
      last = statSync(probe).ctimeMs;
      act();
      tick();
    },
    [Symbol.dispose]: home[Symbol.dispose],
  };
};

type Store = ReturnType<typeof aStore>;

/** All that commands ask of a run. */
const facts = (run: RunRecord) => ({
  id: run.id,
  operation: run.operation,
  opRef: run.opRef,
  status: run.status,
  started: run.started,
  stopped: run.stopped,
  label: run.label,
  tags: run.tags,
  comments: run.comments,
  isMarked: run.isMarked,
  isBatch: run.isBatch,
  flags: [...run.flags],
  lr: run.flag("lr"),
  digest: run.sourceCodeDigest,
  exit: run.attr("exit_status"),
  host: run.attr("host"),
  namespace: run.attr("_namespace"),
  scalars: runScalars(run).map((scalar) => [
    scalar.prefix,
    scalar.tag,
    scalar.count,
    (["first", "last", "min", "max", "avg", "total"] as const).map((name) =>
      scalarValue(scalar, name, false),
    ),
    (["first", "last", "min", "max"] as const).map((name) => scalarValue(scalar, name, true)),
  ]),
});

const request = (filters: RunFilters, deleted = false) => ({
  filters,
  commandPath: "guild runs",
  root: { deleted },
});

const all = async (context: Context, filters: RunFilters = {}, deleted = false) =>
  (await filteredRuns(context, request(filters, deleted))).map(facts);

/** Filters that between them ask for everything the index keeps. */
const filters: readonly RunFilters[] = [
  {},
  { filterLabels: ["a"] },
  { filterUnlabeled: true },
  { filterTags: ["t"] },
  { filterMarked: true },
  { filterUnmarked: true },
  { filterComments: ["hello"] },
  { filterOps: ["train"] },
  { statusCompleted: true },
  { statusError: true },
  { statusPending: false },
  { filter: "lr < 0.5" },
  { filter: "loss < 0.5 or label contains a" },
  { filter: "attr:label = a and not marked = true" },
  { filter: "host = lab" },
];

const expectSame = async (store: Store, asked: RunFilters, deleted = false) =>
  expect(await all(store.indexed, asked, deleted), JSON.stringify(asked)).toEqual(
    await all(store.scanned, asked, deleted),
  );

/** Writes as 0.9 does: over the old text, in the same file. */
const writeInPlace = (dir: string, name: string, text: string) =>
  writeFileSync(attrPath({ dir }, name), text);

const writeScalar = (dir: string, value: number, step: number) => {
  using writer = new EventWriter({ dir: guildPath({ dir }), host: "lab", pid: 1, now: () => 1e12 as Micros });
  writer.write(
    [
      ["loss", value],
      ["acc", 1 - value],
    ],
    step,
  );
};

type Change = (store: Store, n: number, value: number) => void;

const onRun =
  (act: (dir: string, value: number) => void): Change =>
  (store, n, value) => {
    const names = readdirSync(store.runs).filter((name) =>
      existsSync(join(store.runs, name, ".guild/attrs")),
    );
    const name = names[n % Math.max(1, names.length)];
    if (name !== undefined) act(join(store.runs, name), value);
  };

const changes: Readonly<Record<string, Change>> = {
  create: (store, n, value) => {
    if (existsSync(join(store.runs, idOf(n)))) return;
    const dir = aRun(store.runs, {
      id: idOf(n),
      opRef: { opName: value < 0.3 ? "test" : "train" },
      attrs: {
        started: Math.floor(value * 1000),
        flags: new Map([["lr", new PyFloat(value)]]),
        host: value < 0.5 ? "lab" : "desk",
        label: value < 0.5 ? "a b" : undefined,
      },
    }).dir;
    if (value > 0.2) writeScalar(dir, value, 0);
  },
  createOpen: (store, n, value) => {
    if (existsSync(join(store.runs, idOf(n)))) return;
    const kind = value < 0.5 ? "PENDING" : "STAGED";
    aRun(store.runs, { id: idOf(n), attrs: { exit_status: undefined }, files: { [kind]: "" } });
  },
  start: onRun((dir) => {
    rmSync(guildPath({ dir }, "PENDING"), { force: true });
    rmSync(guildPath({ dir }, "STAGED"), { force: true });
    writeFileSync(guildPath({ dir }, "LOCK"), String(process.pid));
  }),
  addScalar: onRun((dir, value) => {
    if (existsSync(guildPath({ dir }, "LOCK"))) writeScalar(dir, value, 3);
  }),
  finish: onRun((dir, value) => {
    writeAttr({ dir }, "exit_status", value < 0.7 ? 0 : 1);
    rmSync(guildPath({ dir }, "LOCK"), { force: true });
    rmSync(guildPath({ dir }, "PENDING"), { force: true });
  }),
  restartAs09: onRun((dir, value) => {
    writeFileSync(guildPath({ dir }, "PENDING"), "");
    writeInPlace(dir, "flags", `lr: ${value}\n`);
    rmSync(guildPath({ dir }, "PENDING"));
    writeFileSync(guildPath({ dir }, "LOCK"), String(process.pid));
  }),
  label: onRun((dir, value) => writeAttr({ dir }, "label", value < 0.5 ? "a" : "b")),
  labelInPlace: onRun((dir, value) => writeInPlace(dir, "label", value < 0.5 ? "a\n" : "c\n")),
  breakLabel: onRun((dir) => writeInPlace(dir, "label", "'open")),
  unlabel: onRun((dir) => removeAttr({ dir }, "label")),
  tag: onRun((dir, value) => writeInPlace(dir, "tags", value < 0.5 ? "- t\n" : "[]\n")),
  mark: onRun((dir) => writeAttr({ dir }, "marked", true)),
  unmark: onRun((dir) => removeAttr({ dir }, "marked")),
  comment: onRun((dir) => writeInPlace(dir, "comments", "- body: Hello\n  user: ann\n")),
  delete: (store, n) =>
    onRun((dir) => deleteRuns(store.scanned, [{ id: idOf(n), dir } as never]))(store, n, 0),
  move: (store, n) =>
    onRun((dir) => {
      mkdirSync(store.trash, { recursive: true });
      const target = join(store.trash, dir.slice(dir.lastIndexOf("/") + 1));
      if (!existsSync(target)) renameSync(dir, target);
    })(store, n, 0),
  remove: onRun((dir) => rmSync(dir, { recursive: true })),
  restore: (store) => {
    const [name] = existsSync(store.trash) ? readdirSync(store.trash) : [];
    if (name !== undefined) {
      restoreRuns(store.scanned, [{ id: name, dir: join(store.trash, name) } as never]);
    }
  },
  copy: (store, n) =>
    onRun((dir) => {
      const target = join(store.runs, idOf(n + 100));
      if (!existsSync(target)) cpSync(dir, target, { recursive: true });
    })(store, n, 0),
  notARun: (store, n) => mkdirSync(join(store.runs, `dir${n}`), { recursive: true }),
  becomeRun: (store, n) => {
    const dir = join(store.runs, `dir${n}`);
    if (existsSync(dir) && readdirSync(dir).length === 0) aRun(store.runs, { id: `dir${n}` });
  },
  loseAttrs: onRun((dir) => rmSync(guildPath({ dir }, "attrs"), { recursive: true, force: true })),
  dropIndex: (store) => rmSync(store.indexFile, { force: true }),
};

const names = Object.keys(changes);

// A restart by 0.9 of a run that had ended is seen only once the run is looked at: not among the changes here.
const anyChange = fc.record({
  name: fc.constantFrom(...names.filter((name) => !["restartAs09", "loseAttrs"].includes(name))),
  n: fc.nat(12),
  value: fc.double({ min: 0, max: 1, noNaN: true }),
  asked: fc.constantFrom(...filters),
});

test("whatever happens to the runs of a home, the index comes to what their files come to", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyChange, { minLength: 5, maxLength: 25 }), async (steps) => {
      using store = aStore();
      for (let n = 0; n < 4; n++) changes.create?.(store, n, n / 4);
      await expectSame(store, {});
      for (const { name, n, value, asked } of steps) {
        store.change(() => changes[name]?.(store, n, value));
        // One question only: an answer mends what the index knows of all that it names.
        await expectSame(store, asked);
      }
      await expectSame(store, {}, true);
      for (const asked of filters) await expectSame(store, asked);
    }),
    { seed: 7, numRuns: 40 },
  );
}, 120_000);

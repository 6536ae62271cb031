import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PyFloat, type PyKey, type PyValue, pyMap } from "../../src/base/index.ts";
import { bothTrees, runBoth, type Step } from "../rig/compare.ts";
import { aProject, type Project } from "../rig/project.ts";
import { aDeletedRun, aRunDir, idOf, type RunDirFacts } from "../rig/runs.ts";

const flags = (values: Readonly<Record<string, PyValue>>) => new Map<PyKey, PyValue>(Object.entries(values));

const aComment = (body: string) =>
  pyMap(Object.entries({ body, host: "lab", time: 1_764_000_000_000_000, user: "ann" }));

/** Newest first. */
const runs: readonly RunDirFacts[] = [
  {
    name: "a",
    op: "evaluate",
    attrs: {
      exit_status: 1,
      marked: true,
      tags: ["x", "y"],
      label: "x y it",
      custom: ["p", new PyFloat(1e-5)],
    },
    files: {
      ".guild/output": "one\ntwo\n",
      ".hidden/x": "",
      "data/part 2.csv": "",
      "data/part 10.csv": "",
      "data/ü.csv": "",
      "data.csv": "a,b\n",
      Readme: "",
      link: "-> data",
      broken: "-> nowhere",
      "src/a.py": "print(1)\n",
      "src/.b.py": "",
    },
    manifest: [
      ["s", "src/a.py"],
      ["s", "src/.b.py"],
      ["d", "data"],
    ],
  },
  {
    name: "b",
    at: -1,
    opRef: { modelName: "m" },
    attrs: {
      cmd: ["python", "-m", "a b", ""],
      flags: flags({ lr: new PyFloat(0.123456789), opt: "adam2", note: "a b", none: null }),
      label: "lr=0.1 übung",
      comments: [aComment("hello\nthere\n\n  more"), aComment("second one")],
    },
    scalars: { loss: [3, 1, 2], acc: [0.25] },
  },
  {
    name: "c",
    at: -2,
    attrs: { flags: flags({ lr: 10, opt: "adam10" }), sourcecode_digest: "0123456789" },
    scalars: { loss: [0, 5, 10], acc: [0.75] },
  },
  {
    name: "d",
    at: -3,
    opRef: { pkgType: "script", pkgName: "/elsewhere", opName: "x.py" },
    attrs: { exit_status: -15, flags: flags({ lr: 9, opt: "Adam" }), label: "abc" },
    scalars: { loss: [5, 5, 5], acc: [0.5] },
  },
];

const trash: readonly RunDirFacts[] = [
  { name: "e", at: -10, attrs: { label: "gone" } },
  { name: "f", at: -11 },
];

/** The same runs in both homes. */
const writeRuns = (project: Project): void => {
  for (const home of [project.home, join(project.home, "..", "oracle-home")]) {
    mkdirSync(home, { recursive: true });
    for (const facts of runs) aRunDir({ home, dir: project.dir }, facts);
    for (const facts of trash) aDeletedRun({ home, dir: project.dir }, facts);
  }
};

const answer = (input: string, ...args: readonly string[]): Step => ({ args, options: { input } });

/** Each case: a title, and commands whose whole output and exit codes must be equal, as must the runs afterwards. */
const cases: readonly (readonly [string, readonly Step[]])[] = [
  [
    "deleting, restoring and purging",
    [
      answer("n\n", "runs", "rm"),
      answer("\n", "runs", "delete", "2"),
      answer("y\n", "runs", "rm", "-Se"),
      ["runs", "rm", "-y", "1", "1"],
      ["runs", "-s"],
      ["runs", "-d"],
      answer("\n", "runs", "rm", "-p"),
      answer("y\n", "runs", "rm", "-p"),
      answer("\n", "runs", "restore", "1:2"),
      ["runs", "restore", "ffff", "-y"],
      answer("\n", "runs", "purge"),
      answer("yes\n", "runs", "purge", "1"),
      ["runs", "purge", "-y"],
      ["runs", "purge"],
      ["runs", "restore"],
      ["runs", "-s"],
      ["runs", "-d", "-s"],
    ],
  ],
  [
    "what cannot be deleted",
    [
      ["runs", "rm"],
      ["runs", "rm", "nope"],
      ["runs", "rm", "9", "-y"],
      ["runs", "delete", "-Fo", "nope", "-y"],
      ["runs", "purge", "-Fl", "nope"],
      ["runs", "rm", "--label", "x", "--unlabeled"],
    ],
  ],
  [
    "labels",
    [
      answer("\n", "label", "-s", "${lr} <${label}> ${note|unquote} ${none}", "2"),
      ["label", "-a", "end", "-y", "2"],
      ["label", "-p", "${opt}", "-y", "2:3"],
      ["label", "-rm", "end", "-y", "2"],
      ["label", "-rm", "it", "-rm", "y", "-y"],
      answer("n\n", "label", "-c", "-Fo", "m:train"),
      ["label", "-c", "-y", "d"],
      ["runs", "-s"],
      ["label", "-s", "${lr|nope}", "-y", "c"],
      ["runs", "-s", "-Fu"],
      answer("n\n", "label", "-p", "x"),
      answer("n\n", "label", "-a", "x", ":"),
      ["label"],
      ["label", "-s", "a", "-c"],
      ["runs", "label", "-a", "a", "-p", "b"],
      ["label", "-c", "-Fl", "nope"],
      ["label", "-c", ":", "-Fl", "nope"],
    ],
  ],
  [
    "tags",
    [
      answer("\n", "tag", "-a", "new", "-a", "ü"),
      ["tag", "-a", "z", "-d", "x", "-s", "-y"],
      ["tag", "-c", "-y", "1"],
      ["tag", "-s", "-a", "one", "-a", "abc", "-y", "1:2", "d"],
      ["tag", "--list-all"],
      ["tag", "--list-all", "1"],
      answer("n\n", "tag", "-s", "-d", "one", "b", "d"),
      ["runs", "-s", "-Ft", "one"],
      ["tag"],
      ["tag", "--list-all", "-c"],
    ],
  ],
  [
    "marks",
    [
      answer("n\n", "mark", "2:3"),
      ["mark", "b", "c", "-y"],
      ["runs", "-s", "-Fm"],
      answer("\n", "mark", "-c", "2"),
      answer("y\n", "mark", "-c"),
      ["mark", "-c"],
      ["mark", "-c", "-Fo", "nope", "1"],
      ["runs", "-s"],
    ],
  ],
  [
    "comments",
    [
      ["comment", "-l", ":"],
      answer("\n", "comment", "-a", " a comment "),
      ["comment", "-a", "by one", "-u", "me@there", "-y", "1:2"],
      ["comment", "-l", "2"],
      answer("n\n", "comment", "-d", "1", "b"),
      ["comment", "-d", "1", "-y", "b"],
      ["comment", "-d", "7", "-y", "b"],
      ["comment", "-l", "1:2"],
      answer("\n", "comment", "-c", "b"),
      ["comment", "-c", "b", "-y"],
      ["comment", "-l", "b"],
      ["comment", "-a", "  ", "-y"],
      { args: ["comment"], options: { env: { EDITOR: "false" } } },
      { args: ["comment"], options: { env: { EDITOR: "true" } } },
      { args: ["comment", "-e", "-a", "kept"], options: { env: { VISUAL: "true" } } },
      { args: ["comment", "2"], options: { env: { EDITOR: "sed -i '1s/^/edited/'" } } },
      ["comment", "-l", "1:2"],
      ["comment", "-l", "-d", "1"],
      ["comment", "-e", "-c"],
      ["comment", "-l", "nope"],
    ],
  ],
  [
    "selecting",
    [
      ["select"],
      ["select", "3"],
      ["select", "b", "a", "1", "1"],
      ["select", "-A", "-s"],
      ["select", "-A", "-Fo", "nope"],
      ["select", "-Fo", "nope"],
      ["select", "1:2"],
      ["select", "9"],
    ],
  ],
  [
    "selecting the lowest and the highest",
    [
      ["select", "--min", "loss", "2:"],
      ["select", "--max", "loss"],
      ["select", "--min", "min loss", "2:"],
      ["select", "--max", "=lr"],
      ["select", "--max", "=opt"],
      ["select", "--min", ".id"],
      ["select", "--min", "none-such"],
      ["select", "--min", "foo bar"],
      ["select", "--min", "a, b"],
      ["select", "--min", "a", "--max", "b"],
      ["select", "-s", "-a", "id"],
    ],
  ],
  [
    "showing what a run has",
    [
      ["select", "-p"],
      ["select", "-a", "wombat"],
      ["select", "-A", "-a", "label"],
      ..."command duration exit_status from index label marked num_index operation pid run_dir stopped vcs_commit"
        .split(" ")
        .map((name): Step => ["select", "2", "-a", name]),
      ["select", "3", "-a", "sourcecode_digest"],
      ["select", "2", "-a", "flags"],
      ["select", "1", "-a", "tags"],
      ["select", "1", "-a", "custom"],
      ["select", "1", "-a", "exit_status"],
      ["select", "4", "-a", "from"],
    ],
  ],
  [
    "listing files",
    [
      ["ls"],
      ["ls", "-n"],
      ["ls", "-a"],
      ["ls", "-f"],
      ["ls", "-L"],
      ["ls", "-s"],
      ["ls", "-d"],
      ["ls", "-g"],
    ],
  ],
  [
    "listing some of the files",
    [
      ["ls", "-sdgn"],
      ["ls", "-ng", "-L"],
      ["ls", "-p", "data"],
      ["ls", "-p", "dat*"],
      ["ls", "-p", "*/*.csv"],
      ["ls", "-p", "*"],
      ["ls", "-p", ".hidden"],
      ["ls", "-p", ".h*"],
      ["ls", "-p", "src/.b.py"],
      ["ls", "-s", "-p", "src"],
      ["ls", "-a", "-p", ".guild"],
      ["ls", "-np", ".guild/attrs"],
      ["ls", "-L", "-p", "link"],
      ["ls", "-p", "/x"],
      ["ls", "-Fo", "nope"],
      { args: ["ls", "2"], options: { env: { NO_HEADER_PATH: "1" } } },
    ],
  ],
  [
    "printing and opening files",
    [
      ["cat", "-O"],
      ["cat", "-p", "data.csv"],
      ["cat", "-p", ".guild/opref", "2"],
      ["cat", "-s", "-p", "src/a.py"],
      ["cat", "-O", "-p", "x"],
      ["cat"],
      ["cat", "-p", "nope"],
      ["cat", "-p", "data"],
      ["cat", "-p", "data.csv/x"],
      ["cat", "-p", "/x"],
      ["cat", "-O", "3"],
      ["open", "-c", "echo 'a  b'"],
      ["open", "-c", "echo", "-p", "x y", "2"],
      ["open", "-c", "echo", "-s"],
      ["open", "-c", "echo", "-O", "-p", "x"],
      ["open", "-c", "false"],
      ["open", "-c", "no-such-program"],
      ["open", "-p", "/x"],
      ["open", "--shell", "-c", "x"],
      ["open", "--shell-cmd", "x", "--shell"],
      ["open", "-Fo", "nope", "-c", "echo"],
    ],
  ],
];

describe.concurrent("managing runs as 0.9.0 does", () => {
  test.each(cases)("%s", async (_title, steps) => {
    await using project = await aProject();
    writeRuns(project);
    const { ours, theirs } = await runBoth(project, steps);
    for (const [at, outcome] of ours.entries()) {
      expect({ step: steps[at], ...outcome }).toEqual({ step: steps[at], ...theirs[at] });
    }
    for (const { name } of [...runs, ...trash]) {
      const trees = bothTrees(project, idOf(name));
      expect(withoutCommentTimes(trees.ours)).toEqual(withoutCommentTimes(trees.theirs));
    }
  });
});

const withoutCommentTimes = (tree: unknown): string | undefined =>
  JSON.stringify(tree)?.replace(/time: \d+/g, "time: TIME");

import { expect } from "vitest";
import type { Outcome } from "./project.ts";

/** A project with an operation of each kind, and text in them that is easily damaged. */
export const sampleProject: Readonly<Record<string, string>> = {
  "guild.yml": `
train:
  description: Trains – ausführlich
  main: train
  flags-import: all
  label: lr=\${lr} \${name}
  tags: [standard, größe]
  run-attrs: {team: Zürich}
  compare: [=lr, loss, max acc as best]
arguments:
  main: arguments
  flags-import: all
  flags:
    fast: {arg-switch: yes}
shell:
  exec: sh show.sh \${flag_args}
  env: {GREETING: 'grüß "dich"'}
  flags: {x: 1, y: 'a b', z: yes}
evaluate:
  exec: cat model.txt
  requires:
    - operation: train
      select: model.txt
    - file: data/ünï côde.txt
      target-path: data
fail: {exec: 'python -c "import sys; print(5); sys.exit(3)"'}
killed: {exec: "sh -c 'kill -TERM $$'"}
`,
  "train.py": `
lr = 0.1
epochs = 2
name = "größe 中文"
weights = "a: b # c"
for i in range(epochs):
    print("step: %i" % i)
    print("loss: %f" % (lr * (10 - i)))
    print("acc: %f" % (0.5 + 0.01 * i))
print("naïve ☃ 中文")
open("model.txt", "w", encoding="utf-8").write(name + "\\n")
`,
  "arguments.py": `
import argparse
p = argparse.ArgumentParser()
p.add_argument("--rate", type=float, default=1e-7)
p.add_argument("--opt", choices=["adam", "sgd"], default="adam")
p.add_argument("--text", default="it's")
p.add_argument("--fast", action="store_true")
args = p.parse_args()
print(args.rate, args.opt, args.text, args.fast)
print("rate: %s" % args.rate)
`,
  "show.sh": `printf '%s\\n' "$GREETING" "$@"\necho 'to stderr' >&2\n`,
  "data/ünï côde.txt": "Grüße\n",
  "script.py": "x = 1\nprint('x: %s' % x)\n",
};

/** Operations of the sample project, oldest first: one of each kind, with values that are easily damaged. */
export const sampleRuns: readonly { readonly args: readonly string[]; readonly code: number }[] = [
  { args: ["script.py", "x=2"], code: 0 },
  { args: ["train"], code: 0 },
  {
    args: ["train", "lr=1e-3", "name=it's ☃", "weights=", "--label", "größe ${lr}", "--tag", "neu"],
    code: 0,
  },
  { args: ["arguments", "text=x: 'y'", "fast=yes", "--comment", "Erste Zeile – schön"], code: 0 },
  { args: ["shell", "x=1.0", "y=null", "z=007"], code: 0 },
  { args: ["evaluate"], code: 0 },
  { args: ["fail"], code: 3 },
  { args: ["killed"], code: 241 },
  { args: ["train", "epochs=1", "--stage"], code: 0 },
  { args: ["train", "lr=[0.1,0.2]", "epochs=1", "--keep-batch"], code: 0 },
];

/** The id of a run of `sampleRuns`. */
export const sampleId = (index: number): string => `${index}`.padStart(32, "a");

/** Makes `sampleRuns` with one of the two programs. */
export const makeSampleRuns = async (
  guild: (...args: readonly string[]) => Promise<Outcome>,
): Promise<void> => {
  for (const [index, { args, code }] of sampleRuns.entries()) {
    const outcome = await guild("run", ...args, "-y", "--run-id", sampleId(index));
    expect({ args, ...outcome }).toMatchObject({ code });
  }
};

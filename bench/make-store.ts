/**
 * Makes guild homes of many runs, each with what a run of Guild 0.9 holds: 22 attributes, 6 flags, 10 scalars, source
 * code, manifest and output. The same numbers give the same runs. By itself: `tsx make-store.ts HOME COUNT [FROM]`.
 */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeFileVersion, encodeRecord, encodeScalar } from "../src/scalars/index.ts";

const tags = ["acc", "auc", "epoch", "f1", "grad_norm", "loss", "lr_now", "step_time", "val_acc", "val_loss"];
const steps = 10;
const firstStart = 1_700_000_000;

/** Adds the runs `from` to `count` to the home. */
export const makeStore = (home: string, count: number, from = 0): void => {
  const project = join(home, "project");
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, "guild.yml"), guildfile);
  writeFileSync(join(project, "train.py"), script);
  // Runs share their events but for the last loss, which is their own: making them is not what is measured.
  const events = Array.from({ length: 16 }, (_, at) => eventsOf(randomOf(`events ${at}`)));
  for (let at = from; at < count; at++)
    writeRun(home, project, at, events[at % events.length] ?? Buffer.alloc(0));
};

const guildfile = `train: {main: train, flags-import: all}
evaluate: {main: train, flags-import: all}
prepare: {main: train, flags-import: all}
`;

const script = `lr = 0.1
batch_size = 32
for step in range(10):
    print("step: %i loss: %f" % (step, 1.0 / (step + 1)))
`;

type Random = () => number;

/** Numbers in [0, 1) from a hash: the same on every machine. */
const randomOf = (seed: string): Random => {
  let count = 0;
  return () => createHash("md5").update(`${seed} ${count++}`).digest().readUInt32LE(0) / 2 ** 32;
};

const choose = <Value>(random: Random, values: readonly [Value, ...Value[]]): Value =>
  values[Math.floor(random() * values.length)] ?? values[0];

const eventsOf = (random: Random): Buffer => {
  const records = [encodeRecord(encodeFileVersion(firstStart))];
  for (let step = 1; step <= steps; step++) {
    for (const tag of tags) records.push(encodeRecord(encodeScalar(tag, random(), step, firstStart + step)));
  }
  return Buffer.concat(records);
};

const writeRun = (home: string, project: string, at: number, events: Buffer): void => {
  const random = randomOf(`run ${at}`);
  const id = createHash("md5").update(`id ${at}`).digest("hex");
  const guild = join(home, "runs", id, ".guild");
  mkdirSync(join(guild, "attrs"), { recursive: true });
  const op = choose(random, ["train", "train", "train", "train", "train", "train", "evaluate", "prepare"]);
  const opRef = `guildfile:${join(project, "guild.yml")} 0123456789abcdef0123456789abcdef '' ${op}`;
  const started = (firstStart + at * 60) * 1_000_000 + Math.floor(random() * 1e6);
  const loss = encodeRecord(encodeScalar("loss", random() * 2, steps + 1, firstStart));
  const files: Readonly<Record<string, string | Buffer>> = {
    "../guild.yml": guildfile,
    "../train.py": script,
    opref: opRef,
    manifest: "s guild.yml 3cea63dedcb440e6093d5dcff7cd8277ee4d367b guild.yml\n",
    output: "step: 0 loss: 1.000000\n",
    "output.index": Buffer.alloc(14),
    [`events.out.tfevents.${firstStart + at * 60}.host`]: Buffer.concat([events, loss]),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(guild, name), content);
  for (const [name, yaml] of Object.entries(attrsOf(random, { id, at, project, started }))) {
    writeFileSync(join(guild, "attrs", name), `${yaml}\n`);
  }
  if (!("exit_status" in attrsOf(random, { id, at, project, started })))
    writeFileSync(join(guild, "STAGED"), "");
};

type Facts = { readonly id: string; readonly at: number; readonly project: string; readonly started: number };

const attrsOf = (random: Random, { id, at, project, started }: Facts): Readonly<Record<string, string>> => {
  const flags: Readonly<Record<string, string | number>> = {
    batch_size: choose(random, [16, 32, 64, 128]),
    dropout: (random() / 2).toFixed(3),
    lr: (10 ** (-5 + 4 * random())).toFixed(6),
    optimizer: choose(random, ["adam", "sgd", "rmsprop"]),
    seed: at,
    units: choose(random, [16, 32, 64, 128, 256]),
  };
  const pairs = Object.entries(flags);
  const flagsYaml = pairs.map(([name, value]) => `${name}: ${value}`).join("\n");
  // One in a hundred is staged, five failed, two were stopped.
  const fate = at % 100;
  const status = fate < 5 ? "1" : fate < 7 ? "-15" : "0";
  return {
    id,
    initialized: String(started - 1_000_000),
    cmd: `- python\n- -um\n- guild.op_main\n- train\n${pairs.map(([name, value]) => `- --${name}\n- '${value}'`).join("\n")}`,
    plugins: "- python_script",
    label: pairs.map(([name, value]) => `${name}=${value}`).join(" "),
    flags: flagsYaml,
    user_flags: `lr: ${flags.lr}`,
    run_params: `flags: []\nopspec: train\n${"param: null\n".repeat(30)}yes: true`,
    random_seed: String(at),
    op: `deps: []\nop-cmd:\n  cmd-args:\n  - python\n  cmd-env:\n    PROJECT_DIR: ${project}`,
    host: "host",
    user: "user",
    platform: "python_version: 3.11.7",
    sourcecode_digest: "d41d8cd98f00b204e9800998ecf8427e",
    vcs_commit: "git:0123456789abcdef0123456789abcdef01234567",
    deps: "{}",
    pip_freeze: Array.from({ length: 40 }, (_, n) => `- package-${n}==1.${n}`).join("\n"),
    started: String(started),
    env: Array.from({ length: 45 }, (_, n) => `VARIABLE_${n}: value of variable number ${n}`).join("\n"),
    ...(fate === 99 ? {} : { exit_status: status, stopped: String(started + 60_000_000) }),
    ...(at % 50 === 0 ? { tags: "- best\n- kept" } : {}),
  };
};

const [home, count, from] = process.argv.slice(2);
if (process.argv[1] === import.meta.filename && home !== undefined)
  makeStore(home, Number(count), Number(from ?? 0));

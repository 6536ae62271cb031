/** A snapshot of 10,000 files against `cp -r`, and with hard links against `cp -rl`. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measure, report, reportRatio, type Subject } from "./measure.ts";

const guildYml = "noop: {exec: 'true', sourcecode: [{include: '*'}]}\n";

export const snapshot = (ours: (name: string, ...args: string[]) => Subject, root: string): void => {
  process.stdout.write("\nA snapshot of 10,000 files\n");
  const dir = join(root, "many");
  for (let folder = 0; folder < 100; folder++) {
    mkdirSync(join(dir, `d${folder}`), { recursive: true });
    for (let file = 0; file < 100; file++) {
      writeFileSync(join(dir, `d${folder}`, `f${file}.py`), `# ${folder} ${file}\n`.repeat(200));
    }
  }
  writeFileSync(join(dir, "guild.yml"), guildYml);
  const bareDir = join(root, "none");
  mkdirSync(bareDir);
  writeFileSync(join(bareDir, "guild.yml"), guildYml);
  const config = join(root, "hard-links.yml");
  writeFileSync(config, "sourcecode: {hard-links: yes}\n");
  const copy = join(root, "copy");
  const clear = () => rmSync(copy, { recursive: true, force: true });
  const run = { ...ours("snapshot", "run", "noop", "-y"), cwd: dir };
  const empty = { ...run, name: "run", cwd: bareDir };
  const cp = (name: string, option: string): Subject => ({
    ...run,
    name,
    argv: ["cp", option, dir, copy],
    setUp: clear,
  });
  const linked = { ...run, name: "linked", env: { ...run.env, GUILD_CONFIG: config } };
  const times = measure([empty, cp("cp -r", "-r"), run, cp("cp -rl", "-rl"), linked], 5);
  const at = (name: string): number => times.get(name) ?? Number.NaN;
  report("cp -r", `${at("cp -r").toFixed(0)} ms`);
  // What a run costs beside its snapshot is measured elsewhere.
  reportRatio("snapshot / cp -r", at("snapshot") - at("run"), at("cp -r"), 2);
  reportRatio("with hard links / cp -rl", at("linked") - at("run"), at("cp -rl"), 2);
};

/** A Guild file of 1,000 operations, 300 kB, with an include: `guild operations` against an empty Node. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measure, reportCost, reportRatio, type Subject } from "./measure.ts";

export const largeGuildfile = (ours: (name: string, ...args: string[]) => Subject, root: string): void => {
  process.stdout.write("\nA Guild file of 1,000 operations\n");
  const dir = join(root, "big");
  mkdirSync(dir);
  const operations = Array.from({ length: 1000 }, (_, n) => operation(n));
  writeFileSync(
    join(dir, "guild.yml"),
    `- include: more.yml\n- model: m\n  operations:\n${operations.join("")}`,
  );
  writeFileSync(join(dir, "more.yml"), "- config: c\n  flags: {x: 1}\n");
  const subject = { ...ours("operations of 1,000", "operations"), cwd: dir };
  const node = { ...subject, name: "node", argv: [process.execPath, "-e", "0"] };
  const path = join(dir, "guild.yml");
  const text = readFileSync(path);
  const changed = { ...subject, name: "changed", setUp: () => writeFileSync(path, text) };
  const costs = measure([node, changed, subject], 15);
  reportCost("guild operations, the file just changed", costs("changed"));
  reportRatio("  against an empty Node", costs("changed"), costs("node"));
  reportCost("guild operations", costs(subject.name));
  reportRatio("  against an empty Node", costs(subject.name), costs("node"), 5);
};

const operation = (n: number): string => `    op${n}:
      description: Operation number ${n} of many
      main: pkg.module${n} --fast
      flags:
        lr:
          description: Learning rate
          default: 0.${n}
          type: number
        epochs: ${n}
        name: 'exp ${n}'
      requires:
        - file: data${n}.csv
          target-path: data
`;

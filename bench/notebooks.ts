import { join } from "node:path";
import { measure, report, type Subject } from "./measure.ts";

type NotebookBench = {
  readonly repo: string;
  readonly python: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
};

/** What `guild.ipy` costs a Python process: its import, the first run with the helper's start, and each run after. */
export const notebooks = ({ repo, python, cwd, env }: NotebookBench): void => {
  process.stdout.write("\nFunctions as runs\n");
  const withGuild = { ...env, PYTHONPATH: join(repo, "python") };
  const subject = (name: string, ...argv: readonly string[]): Subject => ({
    name,
    argv: [python, ...argv],
    cwd,
    env: withGuild,
  });
  const costs = measure([subject("bare", "-c", "0"), subject("import", "-c", "import guild.ipy")], 21);
  const added = costs("import").cpu - costs("bare").cpu;
  report("import guild.ipy", `${added.toFixed(0)} ms cpu added`, { text: "<= 30 ms", met: added <= 30 });
  const source = (count: number) =>
    `import guild.ipy as guild\ndef empty(): pass\nfor _ in range(${count}): guild.run(empty)`;
  const runs = measure([subject("one", "-c", source(1)), subject("many", "-c", source(21))], 7);
  reportRuns("first run, with the helper's start", runs("one").cpu - costs("bare").cpu, 300);
  reportRuns("each run after", (runs("many").cpu - runs("one").cpu) / 20, 60);
};

/** Processor time of both processes: on a machine that does nothing else, they wait for little. */
const reportRuns = (name: string, cpu: number, highest: number): void =>
  report(name, `${cpu.toFixed(0)} ms cpu`, { text: `<= ${highest} ms`, met: cpu <= highest });

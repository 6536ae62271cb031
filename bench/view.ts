/**
 * The server of `guild view` on 10,000 runs: how soon it answers, shows rows and filters, and what it costs while
 * nothing happens. Times are of the server's processor, which a busy machine disturbs least, beside the wall's.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { type Cost, report, runOnce, type Subject } from "./measure.ts";
import { storeOf } from "./store.ts";

type SubjectOf = (name: string, ...args: string[]) => Subject;
type Bench = { readonly ours: SubjectOf; readonly theirs: SubjectOf; readonly storesDir: string };

export const viewBench = async (bench: Bench): Promise<void> => {
  await ofStore(storeOf(bench, 10_000), 1000);
  if (process.env.GUILD_BENCH_LARGE === "1") await ofStore(storeOf(bench, 100_000), 2000);
};

const ofStore = async (store: ReturnType<typeof storeOf>, rowsMillis: number): Promise<void> => {
  process.stdout.write(`\nguild view of ${store.count} runs\n`);
  const subject = store.ours("view", "view", "-n", "--no-auth");
  const index = join(store.dir, "cache", "index");
  rmSync(index, { recursive: true, force: true });
  runOnce(store.ours("index", "runs"));
  await oneServer(subject, async (ask) => {
    reportTime("first rows, no scalars known yet", await ask(`runs?partial=1&${shown}`), rowsMillis);
    reportTime("  all their scalars", await ask(`runs?${shown}`));
  });
  await oneServer(subject, async (ask, { first, idle }) => {
    reportTime("first answer after start", first, 150);
    reportTime("first rows", await ask(`runs?partial=1&${shown}`), rowsMillis);
    reportTime("  all their scalars", await ask(`runs?${shown}`));
    reportTime("columns", await ask("columns"));
    for (const filter of ["lr < 0.001 and loss < 0.5", "label contains adam", "status = error"]) {
      reportTime(`filter ${filter}`, await ask(`runs?filter=${encodeURIComponent(filter)}`), 300);
    }
    reportTime("sorted by a scalar", await ask("runs?sort=-scalar:loss"), 300);
    const share = await idle();
    report("idle, runs watched", `${share.toFixed(2)} % of a core`, { text: "< 1 %", met: share < 1 });
  });
};

const shown = ["flag:lr", "flag:units", "scalar:loss", "scalar:acc", "label", "status"]
  .map((id) => `columns=${id}`)
  .join("&");

type Time = Pick<Cost, "cpu" | "wall">;

type Server = { readonly first: Time; readonly idle: () => Promise<number> };

const oneServer = async (
  { argv, cwd, env }: Subject,
  use: (ask: (path: string) => Promise<Time>, server: Server) => Promise<void>,
): Promise<void> => {
  const [program = "", ...args] = argv;
  const start = performance.now();
  const server = spawn(program, args, { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
  try {
    const [line] = (await once(createInterface(server.stderr), "line")) as [string];
    const { origin } = new URL(/http:\S+/.exec(line)?.[0] ?? "");
    const get = async (path: string) => {
      const answer = await fetch(`${origin}/${path}`);
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    };
    await get("api/v1/config");
    const cpu = () => cpuOf(server.pid ?? 0);
    const first = { cpu: cpu(), wall: performance.now() - start };
    const ask = async (path: string): Promise<Time> => {
      const [before, asked] = [cpu(), performance.now()];
      await get(`api/v1/${path}`);
      return { cpu: cpu() - before, wall: performance.now() - asked };
    };
    const idle = async () => {
      const away = new AbortController();
      const events = await fetch(`${origin}/api/v1/events`, { signal: away.signal });
      await wait(2000);
      const [before, from] = [cpu(), performance.now()];
      await wait(15_000);
      const share = (100 * (cpu() - before)) / (performance.now() - from);
      away.abort();
      await events.text().catch(() => "");
      return share;
    };
    await use(ask, { first, idle });
  } finally {
    server.kill("SIGINT");
    await once(server, "exit");
  }
};

/** Milliseconds of processor time of a process, in steps of ten. */
const cpuOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

const reportTime = (name: string, { cpu, wall }: Time, millis?: number): void =>
  report(
    name,
    `${cpu.toFixed(0)} ms cpu ${wall.toFixed(0).padStart(6)} ms wall`,
    millis === undefined ? undefined : { text: `<= ${millis} ms`, met: cpu <= millis },
  );

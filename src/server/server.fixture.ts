import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aContext, aHome, aRun, type RunFacts } from "../../test/rig/a-run.ts";
import type { Micros } from "../base/index.ts";
import { EventWriter } from "../scalars/index.ts";
import { runsDir } from "../store/index.ts";
import { makeApp } from "./app.ts";
import type { ServerWorld } from "./world.ts";

export const host = "127.0.0.1:8000";

/** A server over a guild home of its own, asked without a socket. */
export const aServer = (given: Partial<ServerWorld> = {}) => {
  const home = aHome();
  const { context, spoken } = aContext({ home: home.dir, cwd: home.dir });
  const webDir = join(home.dir, "web");
  mkdirSync(join(webDir, "assets"), { recursive: true });
  writeFileSync(join(webDir, "index.html"), "<html>page</html>");
  writeFileSync(join(webDir, "assets", "a.js"), "1");
  const app = makeApp({
    context,
    version: "1",
    title: "x/proj",
    guard: { token: undefined, host: "127.0.0.1", port: () => 8000 },
    author: { user: "ann", host: "here" },
    scope: () => true,
    webDir,
    operations: async () => ({ operations: [] }),
    hasTensorBoard: () => false,
    startBoard: () => Promise.reject(new Error("none")),
    old: { runs: async () => [], run: () => new Map(), compare: async () => [] },
    ...given,
  });
  const ask = async (path: string, init: RequestInit = {}) =>
    app.request(`http://${host}${path}`, { ...init, headers: { host, ...init.headers } });
  return {
    home: home.dir,
    spoken,
    ask,
    json: async (path: string, init?: RequestInit) => (await ask(path, init)).json(),
    post: async (path: string, body: unknown) =>
      ask(path, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "content-type": "application/json" },
      }),
    run: (facts: RunFacts) => aRun(runsDir(home.dir), facts),
    close: () => app.close(),
    [Symbol.dispose]: home[Symbol.dispose],
  };
};

/** Gives a run points of one scalar. */
export const writeScalar = (dir: string, tag: string, values: readonly number[]): void => {
  using writer = new EventWriter({ dir, host: "h", pid: 1, now: () => 1_700_000_000_000_000 as Micros });
  for (const [step, value] of values.entries()) writer.write([[tag, value]], step);
};

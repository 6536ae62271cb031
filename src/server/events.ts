import type { Context as Request } from "hono";
import { streamSSE } from "hono/streaming";
import type { RunEvent, RunsEvent } from "./api-types.ts";
import type { State } from "./state.ts";

const pulseMs = 15_000;

/** Tells of changes as they are seen, until the client goes. */
export const sendEvents = (c: Request, state: State): Response => {
  const watched = new Set(c.req.queries("watch") ?? []);
  return streamSSE(c, async (stream) => {
    let wake: () => void = () => {};
    let changed = new Set<string>();
    let isOpen = true;
    let told = state.version;
    const sent = new Map<string, string>();
    const stop = state.watch.listen((ids) => {
      for (const id of ids) changed.add(id);
      if (ids.length > 0 || watched.size > 0 || state.version !== told) wake();
    });
    stream.onAbort(() => {
      isOpen = false;
      wake();
    });
    const pulse = setInterval(() => wake(), pulseMs);
    let pulsed = performance.now();
    try {
      await stream.writeSSE({ event: "runs", data: JSON.stringify(runsEvent(state, [])) });
      while (isOpen) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (changed.size > 0 || state.version !== told) resolve();
        });
        const ids = [...changed];
        changed = new Set();
        const isNews = ids.length > 0 || state.version !== told;
        told = state.version;
        if (isNews) await stream.writeSSE({ event: "runs", data: JSON.stringify(runsEvent(state, ids)) });
        for (const id of watched) {
          const data = JSON.stringify(runEvent(state, id));
          if (data === undefined || data === sent.get(id)) continue;
          sent.set(id, data);
          await stream.writeSSE({ event: "run", data });
        }
        if (performance.now() - pulsed < pulseMs) continue;
        pulsed = performance.now();
        await stream.write(": still here\n\n");
      }
    } finally {
      clearInterval(pulse);
      stop();
    }
  });
};

const runsEvent = (state: State, changed: readonly string[]): RunsEvent => ({
  version: state.version,
  changed,
});

const runEvent = (state: State, id: string): RunEvent | undefined => {
  const found = state.findQuietly(id);
  if (found === undefined) return undefined;
  return {
    id: found.run.id,
    status: found.run.status.kind,
    outputLines: state.output(found.run).count(),
    scalarsVersion: state.scalarsVersion(found.run),
  };
};

import type { Hono } from "hono";
import { formatPyJson, isPyList, isPyMap, PyFloat, type PyValue } from "../base/index.ts";
import type { Boards } from "./boards.ts";
import { proxy } from "./boards.ts";
import { Fault } from "./fault.ts";
import { safePath, sendFile } from "./files.ts";
import { wholeNumber } from "./requests.ts";
import { maskSecrets } from "./run-detail.ts";
import type { State } from "./state.ts";
import type { ServerWorld } from "./world.ts";

/** The paths of 0.9's view, with its JSON. */
export const addOldRoutes = (
  app: Hono,
  state: State,
  boards: Boards,
  { context, version, title, old }: ServerWorld,
): void => {
  const json = (value: PyValue): Response =>
    new Response(formatPyJson(withoutStrange(value)), { headers: { "Content-Type": "application/json" } });
  app.get("/config", (c) => c.json({ cwd: context.cwd, titleLabel: title, version }));
  app.get("/runs", async (c) => {
    const prefix = c.req.query("run");
    const runs = prefix === undefined ? await old.runs() : [(await state.find(prefix)).run];
    return json(runs.map((run) => masked(old.run(run))));
  });
  app.get("/compare", async () => json(await old.compare(await old.runs())));
  app.get("/runs/:id/output", async (c) => {
    const { run } = await state.find(c.req.param("id"));
    const from = wholeNumber(c, "s", 0, Number.MAX_SAFE_INTEGER);
    const last = wholeNumber(c, "e", Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    const { lines } = state.output(run).window(from, last - from + 1);
    return c.json(lines.map(([time, stream, text]) => [time === null ? null : time / 1000, stream, text]));
  });
  app.get("/files/:id/:path{.+}", async (c) => {
    const id = c.req.param("id");
    if (id.includes("..")) throw new Fault(404, "not found");
    const { run } = await state.find(id);
    return sendFile(c, safePath(run.dir, c.req.param("path"), state));
  });
  app.get("/tb", (c) => c.redirect("/tb/", 303));
  app.get("/tb/", (c) => {
    const run = c.req.query("run");
    return c.redirect(run === undefined ? "/tb/0/" : `/tb/${encodeURIComponent(run)}/`, 303);
  });
  app.all("/tb/:key/*", async (c) => {
    const key = c.req.param("key");
    const runs = async () => (key === "0" ? old.runs() : [(await state.find(key)).run]);
    if (!boards.has(key)) await runs();
    return proxy(c, await boards.board(key, runs));
  });
};

const masked = (run: PyValue): PyValue => {
  if (!isPyMap(run)) return run;
  return new Map(
    [...run].map(([name, value]) => [
      name,
      name === "env" || name === "otherAttrs" ? maskSecrets(value) : value,
    ]),
  );
};

/** JSON has no words for these numbers: 0.9's view writes them as text. */
const withoutStrange = (value: PyValue): PyValue => {
  if (value instanceof PyFloat) return Number.isFinite(value.value) ? value : String(value.value);
  if (isPyList(value)) return value.map(withoutStrange);
  return isPyMap(value) ? new Map([...value].map(([key, item]) => [key, withoutStrange(item)])) : value;
};

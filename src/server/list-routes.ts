import type { Hono, Context as Request } from "hono";
import type { Columns, Config, Groups, RunsWindow } from "./api-types.ts";
import { sendEvents } from "./events.ts";
import { runsQuery, wholeNumber } from "./requests.ts";
import type { State } from "./state.ts";
import type { ServerWorld } from "./world.ts";

const maxRows = 1000;

/** Routes about many runs. */
export const addListRoutes = (api: Hono, state: State, world: ServerWorld): void => {
  api.get("/config", (c) =>
    c.json<Config>({
      version: world.version,
      title: world.title,
      cwd: world.context.cwd,
      guildHome: world.context.home,
      canAct: true,
      hasTensorBoard: world.hasTensorBoard() ?? null,
    }),
  );
  api.get("/columns", async (c) => {
    const query = runsQuery(c);
    return c.json<Columns>(await (await state.queries(query)).columns(query));
  });
  api.get("/runs", async (c) => {
    const query = runsQuery(c);
    const window = {
      columns: ids(c, "columns"),
      offset: wholeNumber(c, "offset", 0, Number.MAX_SAFE_INTEGER),
      limit: wholeNumber(c, "limit", 100, maxRows),
    };
    return c.json<RunsWindow>(await (await state.queries(query)).window(query, window));
  });
  api.get("/groups", async (c) => {
    const query = runsQuery(c);
    return c.json<Groups>(await (await state.queries(query)).groups(query, ids(c, "by"), ids(c, "columns")));
  });
  api.get("/export.csv", async (c) => {
    const query = runsQuery(c);
    const queries = await state.queries(query);
    // Faults of the filter are found before anything is sent.
    await queries.rows(query);
    const text = ReadableStream.from(queries.csv(query, ids(c, "columns")));
    return c.body(text.pipeThrough(new TextEncoderStream()), 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="runs.csv"',
    });
  });
  api.get("/events", (c) => sendEvents(c, state));
};

const ids = (c: Request, name: string): readonly string[] => c.req.queries(name) ?? [];

import { Hono } from "hono";
import { addActionRoutes } from "./action-routes.ts";
import { Boards } from "./boards.ts";
import { faultAnswer } from "./fault.ts";
import { addListRoutes } from "./list-routes.ts";
import { addOldRoutes } from "./old-routes.ts";
import { addRunRoutes } from "./run-routes.ts";
import { guarded, pageHeaders } from "./security.ts";
import { State } from "./state.ts";
import { addStatic } from "./static.ts";
import type { ServerWorld } from "./world.ts";

export type ServerApp = {
  readonly fetch: Hono["fetch"];
  readonly request: Hono["request"];
  readonly close: () => Promise<void>;
};

/** The server without its socket. */
export const makeApp = (world: ServerWorld): ServerApp => {
  const app = new Hono();
  const state = new State(world.context, world.scope);
  const boards = new Boards(world.startBoard);
  app.onError((error, c) => {
    const answer = faultAnswer(c, error, c.req.query("filter"));
    if (answer !== undefined) return answer;
    world.context.err(`ERROR: ${c.req.method} ${c.req.path}: ${error.stack ?? String(error)}\n`);
    return c.json({ error: { message: "the server failed; see its terminal" } }, 500);
  });
  app.notFound((c) => c.json({ error: { message: `${c.req.path} was not found` } }, 404));
  const { log } = world;
  if (log !== undefined) {
    app.use(async (c, next) => {
      await next();
      log(`${c.req.method} ${c.req.path} ${c.res.status}`);
    });
  }
  app.use(pageHeaders);
  app.use(guarded(world.guard));
  const api = new Hono();
  addListRoutes(api, state, world);
  addRunRoutes(api, state);
  addActionRoutes(api, state, boards, world);
  app.route("/api/v1", api);
  addOldRoutes(app, state, boards, world);
  addStatic(app, world.webDir);
  return {
    fetch: app.fetch,
    request: app.request,
    close: async () => {
      state.close();
      await boards.closeAll();
    },
  };
};

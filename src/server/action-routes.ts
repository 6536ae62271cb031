import type { Hono } from "hono";
import { act } from "./actions.ts";
import type { ActionDone, Operations, RunStarted, TensorBoardStarted } from "./api-types.ts";
import type { Boards } from "./boards.ts";
import { actionBody, jsonBody, runBody, runsBody } from "./requests.ts";
import { startRun } from "./start-run.ts";
import type { State } from "./state.ts";
import type { ServerWorld } from "./world.ts";

/** Routes that change runs or start something. */
export const addActionRoutes = (api: Hono, state: State, boards: Boards, world: ServerWorld): void => {
  api.get("/operations", async (c) => c.json<Operations>(await world.operations()));
  api.post("/operations/run", async (c) => {
    const body = await jsonBody(c, runBody);
    const id = await startRun(world.context, body);
    state.changed([]);
    return c.json<RunStarted>({ id });
  });
  api.post("/actions", async (c) => {
    const action = await jsonBody(c, actionBody);
    const found = await Promise.all(action.runs.map((id) => state.find(id)));
    const runs = found.map(({ run }) => run);
    const done = await act({ ...world.context, author: world.author }, action, runs);
    state.changed(done.done);
    return c.json<ActionDone>(done);
  });
  api.post("/tensorboard", async (c) => {
    const ids = (await jsonBody(c, runsBody)).runs;
    const runs = async () => (await Promise.all(ids.map((id) => state.find(id)))).map(({ run }) => run);
    await runs();
    const key = await boards.open(runs);
    return c.json<TensorBoardStarted>({ key, url: `/tb/${key}/` });
  });
  api.delete("/tensorboard/:key", async (c) => {
    await boards.close(c.req.param("key"));
    return c.json({});
  });
};

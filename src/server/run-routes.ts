import type { Hono } from "hono";
import { sourceDir } from "../store/index.ts";
import type {
  Diff,
  FileList,
  ImageList,
  OutputHits,
  OutputWindow,
  RunDetail,
  RunGraph,
  TableWindow,
} from "./api-types.ts";
import { tableWindow } from "./csv-table.ts";
import { imageBytes, listImages } from "./event-images.ts";
import { Fault } from "./fault.ts";
import { listFiles, safePath, sendFile } from "./files.ts";
import { runGraph } from "./graph.ts";
import { anyNumber, isOn, oneOf, wholeNumber } from "./requests.ts";
import { runDetail } from "./run-detail.ts";
import { diffRuns } from "./run-diff.ts";
import { filePolicy } from "./security.ts";
import { encodeSeries } from "./series.ts";
import type { State } from "./state.ts";

const maxLines = 5000;
const maxTableRows = 5000;
const maxSeriesRuns = 1000;

/** Routes about one run, or some. */
export const addRunRoutes = (api: Hono, state: State): void => {
  api.get("/runs/:id", async (c) => {
    const { run, isDeleted } = await state.find(c.req.param("id"));
    return c.json<RunDetail>(runDetail(run, isDeleted));
  });
  api.get("/runs/:id/output", async (c) => {
    const output = state.output((await state.find(c.req.param("id"))).run);
    const last = c.req.query("last") === undefined ? undefined : wholeNumber(c, "last", maxLines, maxLines);
    const count = last ?? wholeNumber(c, "count", 1000, maxLines);
    const from =
      last === undefined
        ? wholeNumber(c, "from", 0, Number.MAX_SAFE_INTEGER)
        : Math.max(0, output.count() - last);
    return c.json<OutputWindow>(output.window(from, count));
  });
  api.get("/runs/:id/output/search", async (c) => {
    const output = state.output((await state.find(c.req.param("id"))).run);
    const text = c.req.query("text") ?? "";
    if (text === "") throw new Fault(400, "a text to look for is needed");
    return c.json<OutputHits>(output.search(text, isOn(c.req.query("case"))));
  });
  for (const what of ["files", "sourcecode"] as const) {
    const rootOf = async (id: string) => {
      const { run } = await state.find(id);
      return what === "files" ? run.dir : sourceDir(run);
    };
    api.get(`/runs/:id/${what}`, async (c) =>
      c.json<FileList>(listFiles(await rootOf(c.req.param("id")), c.req.query("path") ?? "", state)),
    );
    api.get(`/runs/:id/${what}/:path{.+}`, async (c) =>
      sendFile(c, safePath(await rootOf(c.req.param("id")), c.req.param("path") ?? "", state)),
    );
  }
  api.get("/runs/:id/table", async (c) => {
    const { run } = await state.find(c.req.param("id"));
    const path = safePath(run.dir, c.req.query("path") ?? "", state);
    const offset = wholeNumber(c, "offset", 0, Number.MAX_SAFE_INTEGER);
    return c.json<TableWindow>(tableWindow(path, offset, wholeNumber(c, "limit", 200, maxTableRows)));
  });
  api.get("/runs/:id/images", async (c) =>
    c.json<ImageList>(listImages((await state.find(c.req.param("id"))).run)),
  );
  api.get("/runs/:id/images/:number{[0-9]+}", async (c) => {
    const { run } = await state.find(c.req.param("id"));
    const { bytes, type } = imageBytes(run, Number(c.req.param("number")));
    return c.body(new Uint8Array(bytes), 200, {
      "Content-Type": type,
      "Content-Security-Policy": filePolicy,
    });
  });
  api.get("/runs/:id/graph", async (c) => {
    const { run } = await state.find(c.req.param("id"));
    return c.json<RunGraph>(runGraph(state.runs, run));
  });
  api.get("/diff", async (c) => {
    const { run: a } = await state.find(c.req.query("a") ?? "");
    const { run: b } = await state.find(c.req.query("b") ?? "");
    const of = oneOf(c, "of", ["flags", "attributes", "environment", "output", "sourcecode", "files"]);
    return c.json<Diff>(diffRuns(a, b, of, c.req.query("path"), state));
  });
  api.get("/scalars", async (c) => {
    const ids = c.req.queries("run") ?? [];
    if (ids.length > maxSeriesRuns) throw new Fault(400, `more than ${maxSeriesRuns} runs`);
    const found = await Promise.all(ids.map((id) => state.find(id)));
    const bytes = encodeSeries(
      {
        runs: found.map(({ run }) => run),
        keys: c.req.queries("key") ?? [],
        points: Math.max(1, wholeNumber(c, "points", 1000, 100_000)),
        x: oneOf(c, "x", ["step", "time", "relative"], "step"),
        from: anyNumber(c, "from"),
        to: anyNumber(c, "to"),
      },
      state.series,
    );
    return c.body(new Uint8Array(bytes), 200, {
      "Content-Type": "application/octet-stream",
      "Cache-Control": "no-store",
    });
  });
};

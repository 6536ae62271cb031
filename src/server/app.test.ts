import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PyFloat } from "../base/index.ts";
import { encodeOutputRecord, guildPath, writeAttr } from "../run/index.ts";
import type { Columns, Groups, OutputWindow, RunDetail, RunsWindow } from "./api-types.ts";
import { aServer, writeScalar } from "./server.fixture.ts";

const ids = ["a", "b", "c", "d"].map((letter) => letter.repeat(32));

const aFewRuns = () => {
  const server = aServer();
  const lrs = [0.1, 0.01, Number.NaN, undefined];
  for (const [at, id] of ids.entries()) {
    const lr = lrs[at];
    const flags = new Map<string, PyFloat | string>([["name", `n${at % 2}`]]);
    if (lr !== undefined) flags.set("lr", new PyFloat(lr));
    const run = server.run({ id, attrs: { started: 1000 + at, stopped: 3000, label: `run ${at}`, flags } });
    writeScalar(run.dir, "loss", [3 - at, 2 - at]);
  }
  return server;
};

const idsOf = async (server: ReturnType<typeof aServer>, query: string) =>
  ((await server.json(`/api/v1/runs?${query}`)) as RunsWindow).rows.map(({ id }) => id[0]).join("");

test("runs are sorted by any column, those without a value last", async () => {
  using server = aFewRuns();
  expect(await idsOf(server, "")).toBe("dcba");
  expect(await idsOf(server, "sort=started")).toBe("abcd");
  expect(await idsOf(server, "sort=flag:lr")).toBe("bacd");
  expect(await idsOf(server, "sort=-flag:lr")).toBe("abcd");
  expect(await idsOf(server, "sort=scalar:loss")).toBe("dcba");
  expect(await idsOf(server, "sort=-flag:name&sort=-started")).toBe("dbca");
  expect(await idsOf(server, "sort=scalar:loss:max&offset=1&limit=2")).toBe("cb");
});

test("the command line's filters pick runs, and a fault tells where it is", async () => {
  using server = aFewRuns();
  expect(await idsOf(server, `filter=${encodeURIComponent("scalar:loss < 1 and name = n1")}`)).toBe("d");
  const faulty = await server.ask(`/api/v1/runs?filter=${encodeURIComponent("a = = 1")}`);
  expect([faulty.status, await faulty.json()]).toMatchObject([400, { error: { position: 4 } }]);
  const unfinished = await server.json(`/api/v1/runs?filter=${encodeURIComponent("a =")}`);
  expect(unfinished).toMatchObject({ error: { position: 3 } });
});

test("cells tell numbers that JSON has no word for", async () => {
  using server = aFewRuns();
  const { rows } = (await server.json(
    "/api/v1/runs?sort=started&columns=flag:lr&columns=scalar:loss:first&columns=none",
  )) as RunsWindow;
  expect(rows.map(({ cells }) => cells)).toEqual([
    [0.1, 3, null],
    [0.01, 2, null],
    [{ number: "nan" }, 1, null],
    [null, 0, null],
  ]);
});

test("columns know their range and whether they differ", async () => {
  using server = aFewRuns();
  const { columns } = (await server.json("/api/v1/columns")) as Columns;
  const of = (id: string) => columns.find((column) => column.id === id);
  expect(of("flag:lr")).toMatchObject({ count: 3, differs: true, isNumber: true, min: 0.01, max: 0.1 });
  expect(of("scalar:loss")).toMatchObject({ count: 4, min: -1, max: 2 });
  expect(of("operation")).toMatchObject({ differs: false, isNumber: false });
  expect(columns.some(({ id }) => id.endsWith(":first"))).toBe(false);
});

test("groups have means, deviations and a filter for their runs", async () => {
  using server = aFewRuns();
  const { groups } = (await server.json(
    "/api/v1/groups?by=flag:name&columns=scalar:loss&sort=started",
  )) as Groups;
  expect(groups[0]).toMatchObject({ key: ["n0"], count: 2, stats: [{ count: 2, mean: 1, min: 0, max: 2 }] });
  expect(groups[0]?.stats[0]?.sd).toBeCloseTo(Math.SQRT2);
  expect(await idsOf(server, `sort=started&filter=${encodeURIComponent(groups[0]?.filter ?? "")}`)).toBe(
    "ac",
  );
});

test("rows are exported as CSV", async () => {
  using server = aFewRuns();
  writeAttr({ dir: join(server.home, "runs", ids[0] ?? "") }, "label", 'a "b", c');
  const csv = await (
    await server.ask("/api/v1/export.csv?sort=started&columns=label&columns=flag:lr")
  ).text();
  expect(csv).toBe('label,flag:lr\n"a ""b"", c",0.1\nrun 1,0.01\nrun 2,nan\nrun 3,\n');
});

test("runs that come, change and go are seen without a restart", async () => {
  using server = aFewRuns();
  expect(await idsOf(server, "")).toBe("dcba");
  const before = (await server.json("/api/v1/runs")) as RunsWindow;
  server.run({ id: "e".repeat(32), attrs: { started: 9000 } });
  rmSync(join(server.home, "runs", ids[0] ?? ""), { recursive: true });
  await expect.poll(() => idsOf(server, "")).toBe("edcb");
  expect(((await server.json("/api/v1/runs")) as RunsWindow).version).toBeGreaterThan(before.version);
});

test("actions change runs, and say what undoes them", async () => {
  using server = aFewRuns();
  const [id = ""] = ids;
  const act = async (body: object) => (await server.post("/api/v1/actions", body)).json();
  const detail = async () => (await server.json(`/api/v1/runs/${id}`)) as RunDetail;
  expect(await act({ action: "label", runs: [id], label: "<b>" })).toEqual({
    done: [id],
    undo: [{ action: "label", runs: [id], label: "run 0" }],
    faults: [],
  });
  expect(await act({ action: "tag", runs: ids, add: ["x"], remove: [] })).toMatchObject({
    undo: [{ action: "tag", runs: ids, add: [], remove: ["x"] }],
  });
  await act({ action: "mark", runs: [id] });
  await act({ action: "comment", runs: [id], body: "good" });
  expect(await detail()).toMatchObject({
    label: "<b>",
    tags: ["x"],
    marked: true,
    comments: [{ user: "ann", body: "good" }],
  });
  expect(((await server.json("/api/v1/runs?filter=marked")) as RunsWindow).total).toBe(4);
  expect(await idsOf(server, `filter=${encodeURIComponent("marked = true")}`)).toBe("a");
  const gone = (await act({ action: "delete", runs: [id] })) as { undo: readonly object[] };
  expect(await idsOf(server, "")).toBe("dcb");
  expect(await idsOf(server, "deleted=1")).toBe("a");
  expect(await detail()).toMatchObject({ isDeleted: true });
  await act(gone.undo[0] ?? {});
  expect(await idsOf(server, "")).toBe("dcba");
  expect((await server.post("/api/v1/actions", { action: "explode", runs: [id] })).status).toBe(400);
  expect((await server.post("/api/v1/actions", { action: "mark", runs: ["zz"] })).status).toBe(404);
});

test("windows of output are read from where they are, while it grows", async () => {
  using server = aServer();
  const run = server.run({ id: ids[0] ?? "" });
  const path = guildPath(run, "output");
  const lines = Array.from({ length: 1000 }, (_, at) => `line ${at} é`);
  writeFileSync(path, `${lines.join("\n")}\n`);
  writeFileSync(
    guildPath(run, "output.index"),
    Buffer.concat(
      lines.map((_, at) => encodeOutputRecord({ timeMs: at, stream: at % 2 ? "stderr" : "stdout" })),
    ),
  );
  const output = async (query: string) =>
    (await server.json(`/api/v1/runs/${run.id}/output?${query}`)) as OutputWindow;
  expect(await output("from=700&count=2")).toEqual({
    from: 700,
    total: 1000,
    lines: [
      [700_000, 0, "line 700 é"],
      [701_000, 1, "line 701 é"],
    ],
  });
  appendFileSync(path, "half");
  expect(await output("last=1")).toEqual({ from: 1000, total: 1001, lines: [[null, 0, "half"]] });
  appendFileSync(path, " done\nx");
  expect((await output("from=1000")).lines.map(([, , text]) => text)).toEqual(["half done", "x"]);
  expect(await server.json(`/api/v1/runs/${run.id}/output/search?text=LINE%2099`)).toEqual({
    lines: [99, 990, 991, 992, 993, 994, 995, 996, 997, 998, 999],
    isCut: false,
  });
  writeFileSync(path, "new\n");
  expect(await output("")).toMatchObject({ total: 1, lines: [[0, 0, "new"]] });
});

test("series are binary, reduced so that peaks stay, and grow with their files", async () => {
  using server = aServer();
  const run = server.run({ id: ids[0] ?? "" });
  writeScalar(
    run.dir,
    "loss",
    Array.from({ length: 5000 }, (_, at) => (at === 2345 ? 99 : at / 5000)),
  );
  const read = async () => {
    const answer = await server.ask(`/api/v1/scalars?run=${run.id}&key=none&key=loss&points=100`);
    return new DataView(await answer.arrayBuffer());
  };
  const view = await read();
  expect([view.getUint32(0, true), view.getUint32(4, true)]).toEqual([0x31435347, 1]);
  const [runIndex, key, count, before] = [8, 12, 16, 20].map((at) => view.getUint32(at, true));
  expect([runIndex, key, before]).toEqual([0, 1, 5000]);
  expect(count).toBeLessThanOrEqual(200);
  const ys = Array.from({ length: count ?? 0 }, (_, at) =>
    view.getFloat64(24 + ((count ?? 0) + at) * 8, true),
  );
  expect(Math.max(...ys)).toBe(99);
  writeScalar(run.dir, "loss", [7]);
  expect((await read()).getUint32(20, true)).toBe(5001);
});

test("files are listed by directory and sent by range", async () => {
  using server = aServer();
  const run = server.run({ id: ids[0] ?? "" });
  mkdirSync(join(run.dir, "sub dir"));
  writeFileSync(join(run.dir, "sub dir", "t.csv"), 'a,b\n1,"x, y"\n2,"""z"""\n');
  const list = await server.json(`/api/v1/runs/${run.id}/files?path=sub%20dir`);
  expect(list).toMatchObject({ files: [{ name: "t.csv", kind: "table", size: 23, isDirectory: false }] });
  const path = `/api/v1/runs/${run.id}/files/sub%20dir/t.csv`;
  const part = await server.ask(path, { headers: { range: "bytes=4-6" } });
  expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
    206,
    "bytes 4-6/23",
    '1,"',
  ]);
  expect((await server.ask(path, { headers: { range: "bytes=99-" } })).status).toBe(416);
  const etag = (await server.ask(path)).headers.get("etag") ?? "";
  expect((await server.ask(path, { headers: { "if-none-match": etag } })).status).toBe(304);
  expect(await server.json(`/api/v1/runs/${run.id}/table?path=sub%20dir/t.csv&offset=1`)).toEqual({
    headings: ["a", "b"],
    rows: [["2", '"z"']],
    offset: 1,
    total: 2,
  });
});

test("changes are pushed", async () => {
  using server = aFewRuns();
  const answer = await server.ask(`/api/v1/events?watch=${ids[0]}`);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const said = async (part: string) => {
    for (let text = ""; ; ) {
      text += (await reader?.read())?.value ?? "";
      if (text.includes(part)) return;
    }
  };
  await said("event: runs");
  await server.post("/api/v1/actions", { action: "mark", runs: [ids[1]] });
  await said(ids[1] ?? "?");
  await reader?.cancel();
});

test("the page answers for its own addresses", async () => {
  using server = aServer();
  expect(await (await server.ask("/")).text()).toBe("<html>page</html>");
  expect(await (await server.ask("/run/abc")).text()).toBe("<html>page</html>");
  expect((await server.ask("/assets/a.js")).headers.get("content-type")).toMatch(/javascript/);
  expect((await server.ask("/assets/none.js")).status).toBe(404);
  expect((await server.ask("/api/v1/none")).status).toBe(404);
});

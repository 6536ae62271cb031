import { createHash } from "node:crypto";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { encodeRecord } from "../scalars/index.ts";
import type { Columns, Diff, ImageList, RunGraph, RunsWindow } from "./api-types.ts";
import type { Board } from "./boards.ts";
import { aServer, writeScalar } from "./server.fixture.ts";

const [a, b, c] = ["a", "b", "c"].map((letter) => letter.repeat(32)) as [string, string, string];

/** A field of a message whose value is a text, bytes or a message. */
const field = (number: number, value: Uint8Array | string): Buffer => {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
};

/** An event with an image of 2 × 3 pixels. */
const imageEvent = (tag: string, step: number, png: Uint8Array): Buffer => {
  const image = Buffer.concat([Buffer.from([8, 3, 16, 2, 24, 3]), field(4, png)]);
  const value = Buffer.concat([field(1, tag), field(4, image)]);
  return Buffer.concat([Buffer.from([16, step]), field(5, field(1, value))]);
};

test("images of event files are listed and sent as what they are", async () => {
  using server = aServer();
  const { dir } = server.run({ id: a });
  const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47]), Buffer.from("first")]);
  const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.from("second")]);
  const records = [png, jpeg].map((bytes, step) => encodeRecord(imageEvent("samples", step, bytes)));
  writeFileSync(join(dir, "events.out.tfevents.1.h"), Buffer.concat(records));
  const { images } = (await server.json(`/api/v1/runs/${a}/images`)) as ImageList;
  expect(images.map(({ number, tag, step, width, height }) => [number, tag, step, width, height])).toEqual([
    [0, "samples", 0, 2, 3],
    [1, "samples", 1, 2, 3],
  ]);
  const sent = await Promise.all(
    images.map(({ number }) => server.ask(`/api/v1/runs/${a}/images/${number}`)),
  );
  expect(sent.map(({ headers }) => headers.get("content-type"))).toEqual(["image/png", "image/jpeg"]);
  expect(Buffer.from((await sent[1]?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(jpeg);
  expect((await server.ask(`/api/v1/runs/${a}/images/2`)).status).toBe(404);
  await server.close();
});

test("the graph shows what a run used, what used it, and the pipeline it belongs to", async () => {
  using server = aServer();
  const source = (id: string) =>
    new Map<string, string | string[]>([
      ["config", id],
      ["paths", [`../${id}/x`]],
    ]);
  const deps = (id: string) => new Map([["data", new Map([["operation:prepare", source(id)]])]]);
  server.run({ id: a });
  const user = server.run({ id: b, attrs: { deps: deps(a) } });
  symlinkSync(join("..", a, "x"), join(user.dir, "x"));
  const pipeline = server.run({ id: c, attrs: { steps: [] } });
  symlinkSync(join(server.home, "runs", b), join(pipeline.dir, "second"));
  const { nodes, edges } = (await server.json(`/api/v1/runs/${b}/graph`)) as RunGraph;
  expect(nodes.map(({ id }) => id).sort()).toEqual([a, b, c]);
  expect(edges.map(({ from, to, kind }) => [from[0], to[0], kind]).sort()).toEqual([
    ["a", "b", "dependency"],
    ["c", "b", "step"],
  ]);
  await server.close();
});

test("two runs are compared by flags, output and files", async () => {
  using server = aServer();
  const flags = (lr: number) =>
    new Map<string, number | string>([
      ["lr", lr],
      ["name", "x"],
    ]);
  for (const [at, id] of [a, b].entries()) {
    const { dir } = server.run({
      id,
      attrs: { flags: flags(at) },
      files: { output: `same\nonly ${at}\n`, "output.index": "" },
    });
    mkdirSync(join(dir, "sub"));
    writeFileSync(join(dir, "sub", "r.txt"), `1\n${at}\n`);
    writeFileSync(join(dir, "same.txt"), "1\n");
    writeFileSync(join(dir, `of-${at}.txt`), "1\n");
  }
  const diff = async (query: string) => (await server.json(`/api/v1/diff?a=${a}&b=${b}&${query}`)) as Diff;
  const changes = ({ lines }: Diff) => lines?.filter(({ change }) => change !== "same");
  expect(changes(await diff("of=flags"))).toMatchObject([{ a: "lr: 0", b: "lr: 1", change: "changed" }]);
  expect(changes(await diff("of=output"))).toMatchObject([{ a: "only 0", b: "only 1" }]);
  const { paths } = await diff("of=files");
  expect(paths?.filter(({ change }) => change !== "same").map(({ path, change }) => [path, change])).toEqual([
    ["of-0.txt", "removed"],
    ["of-1.txt", "added"],
    ["sub/r.txt", "changed"],
  ]);
  expect(changes(await diff("of=files&path=sub/r.txt"))).toMatchObject([
    { a: "0", b: "1", aLine: 1, bLine: 1 },
  ]);
  expect(
    (await server.ask(`/api/v1/diff?a=${a}&b=${b}&of=files&path=../../x`)).status,
  ).toBeGreaterThanOrEqual(400);
  await server.close();
});

test("a TensorBoard is passed on to without what the browser knows of us, and ends with the server", async () => {
  const heard: string[] = [];
  const program = createServer((request, response) => {
    heard.push(
      `${request.method} ${request.url} ${request.headers.cookie ?? "-"} ${request.headers.authorization ?? "-"}`,
    );
    response.setHeader("Content-Type", "application/json");
    response.setHeader("Set-Cookie", "theirs=1");
    request.pipe(response);
  });
  await new Promise<void>((resolve) => program.listen(0, "127.0.0.1", resolve));
  let stops = 0;
  const shown: string[][] = [];
  let hasEnded = () => {};
  using server = aServer({
    guard: { token: "t", host: "127.0.0.1", port: () => 8000 },
    startBoard: async (prefix, runs): Promise<Board> => {
      shown.push([prefix, ...(await runs()).map(({ id }) => id)]);
      const ended = new Promise<void>((resolve) => {
        hasEnded = resolve;
      });
      return {
        port: (program.address() as AddressInfo).port,
        ended,
        stop: async () => {
          stops += 1;
          hasEnded();
        },
      };
    },
  });
  const headers = { authorization: "Bearer t", "content-type": "application/json", cookie: "secret=1" };
  server.run({ id: a });
  const asked = await server.ask("/api/v1/tensorboard", {
    method: "POST",
    headers,
    body: JSON.stringify({ runs: [a] }),
  });
  const { key, url } = (await asked.json()) as { key: string; url: string };
  expect(shown).toEqual([[`/tb/${key}`, a]]);
  const answer = await server.ask(`${url}data?x=1`, { method: "POST", headers, body: '{"n":1}' });
  expect([answer.status, await answer.text()]).toEqual([200, '{"n":1}']);
  expect(heard).toEqual([`POST ${url}data?x=1 - -`]);
  expect((await server.ask(`${url}data`)).status).toBe(403);
  expect((await server.ask(`/api/v1/tensorboard/${key}`, { method: "DELETE", headers })).ok).toBe(true);
  expect(stops).toBe(1);
  await server.ask("/api/v1/tensorboard", { method: "POST", headers, body: JSON.stringify({ runs: [a] }) });
  await server.close();
  expect(stops).toBe(2);
  await new Promise((resolve) => program.close(resolve));
});

test("an answer may come before all scalars are read, and an event tells when they are", async () => {
  using server = aServer();
  const ids = Array.from({ length: 20 }, (_, at) => createHash("md5").update(String(at)).digest("hex"));
  for (const id of ids) writeScalar(server.run({ id }).dir, "loss", [1]);
  const answer = await server.ask("/api/v1/events");
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const early = (await server.json("/api/v1/runs?partial=1&limit=1000&columns=scalar:loss")) as RunsWindow;
  expect([early.total, early.isPartial]).toEqual([20, true]);
  const whole = (await server.json("/api/v1/columns")) as Columns;
  expect(whole).toMatchObject({ total: 20, isPartial: false });
  expect(whole.columns.find(({ id }) => id === "scalar:loss")).toMatchObject({ count: 20 });
  for (let text = ""; !/event: runs[\s\S]*event: runs/.test(text); )
    text += (await reader?.read())?.value ?? "";
  await reader?.cancel();
  await server.close();
});

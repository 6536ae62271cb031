import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PyFloat } from "../base/index.ts";
import { aServer, host } from "./server.fixture.ts";

const guard = { token: "secret", host: "127.0.0.1", port: () => 8000 };
const id = "a".repeat(32);

test("without the token nothing is answered, and the token of a link becomes a cookie", async () => {
  using server = aServer({ guard });
  for (const path of ["/", "/config", "/runs", "/api/v1/runs", "/files/a/b", "/tb/0/", "/assets/a.js"]) {
    expect([path, (await server.ask(path)).status]).toEqual([path, 403]);
  }
  expect((await server.ask("/?token=wrong")).status).toBe(403);
  const opened = await server.ask("/?token=secret&run=1");
  expect([opened.status, opened.headers.get("location")]).toEqual([303, "/?run=1"]);
  const cookie = opened.headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
  const withCookie = { headers: { cookie: cookie.split(";")[0] ?? "" } };
  expect((await server.ask("/api/v1/runs", withCookie)).status).toBe(200);
  expect((await server.ask("/config", { headers: { authorization: "Bearer secret" } })).status).toBe(200);
  expect((await server.ask("/config", { headers: { authorization: "Bearer secre" } })).status).toBe(403);
});

test("names and pages that are not ours are refused, with the token too", async () => {
  using server = aServer();
  const status = async (headers: Record<string, string>) =>
    (await server.ask("/api/v1/runs", { headers })).status;
  expect(await status({})).toBe(200);
  expect(await status({ host: "localhost:8000" })).toBe(200);
  expect(await status({ host: "evil.example:8000" })).toBe(403);
  expect(await status({ host: "127.0.0.1:9" })).toBe(403);
  expect(await status({ host: "10.0.0.1:8000" })).toBe(403);
  expect(await status({ origin: `http://${host}` })).toBe(200);
  expect(await status({ origin: "http://evil.example" })).toBe(403);
  expect(await status({ origin: "null" })).toBe(403);
  expect(await status({ origin: "http://127.0.0.1:9000" })).toBe(403);
  expect(await status({ "sec-fetch-site": "cross-site" })).toBe(403);
  expect(await status({ "sec-fetch-site": "same-origin" })).toBe(200);
});

test("a server for other machines goes by addresses and by the name it was given", async () => {
  using server = aServer({ guard: { ...guard, token: undefined, host: "0.0.0.0" } });
  const status = async (name: string) => (await server.ask("/config", { headers: { host: name } })).status;
  expect(await status("10.0.0.1:8000")).toBe(200);
  expect(await status("evil.example:8000")).toBe(403);
  using named = aServer({ guard: { ...guard, token: undefined, host: "box.lan" } });
  expect((await named.ask("/config", { headers: { host: "box.lan:8000" } })).status).toBe(200);
});

test("a form or a script of another page cannot make it act", async () => {
  using server = aServer();
  const run = server.run({ id });
  const body = JSON.stringify({ action: "mark", runs: [run.id] });
  const asForm = await server.ask("/api/v1/actions", {
    method: "POST",
    body,
    headers: { "content-type": "text/plain" },
  });
  expect(asForm.status).toBe(400);
  const headers = { "content-type": "application/json", origin: "http://evil.example" };
  expect((await server.ask("/api/v1/actions", { method: "POST", body, headers })).status).toBe(403);
});

test("no path and no link leads out of the runs", async () => {
  using server = aServer();
  const run = server.run({ id });
  const other = server.run({ id: "b".repeat(32) });
  writeFileSync(join(server.home, "outside.txt"), "outside");
  writeFileSync(join(run.dir, "in.txt"), "inside");
  writeFileSync(join(other.dir, "o.txt"), "other");
  symlinkSync(join(server.home, "outside.txt"), join(run.dir, "out"));
  symlinkSync(server.home, join(run.dir, "dir"));
  symlinkSync(join(other.dir, "o.txt"), join(run.dir, "other"));
  symlinkSync("loop", join(run.dir, "loop"));
  const get = async (path: string) => (await server.ask(path)).status;
  for (const root of [`/files/${id}`, `/api/v1/runs/${id}/files`]) {
    expect(await get(`${root}/in.txt`)).toBe(200);
    expect(await get(`${root}/other`)).toBe(200);
    expect(await get(`${root}/out`)).toBe(403);
    expect(await get(`${root}/dir/outside.txt`)).toBe(403);
    expect(await get(`${root}/..%2f..%2foutside.txt`)).toBe(403);
    expect(await get(`${root}/%2fetc%2fpasswd`)).toBe(403);
    expect(await get(`${root}/in.txt%00.png`)).toBe(404);
    expect(await get(`${root}/loop`)).toBe(404);
    expect(await get(`${root}/${"x".repeat(5000)}`)).toBe(404);
  }
  expect(await get(`/api/v1/runs/${id}/files?path=dir`)).toBe(403);
  expect(await get(`/api/v1/runs/${id}/table?path=${encodeURIComponent("../../outside.txt")}`)).toBe(403);
  expect(await get(`/api/v1/diff?a=${id}&b=${id}&of=files&path=out`)).toBe(403);
});

test("files of runs are shut in a sandbox, and the page lets in nothing from elsewhere", async () => {
  using server = aServer();
  const run = server.run({ id });
  mkdirSync(join(run.dir, "<script>"));
  writeFileSync(join(run.dir, "<script>", "évil.html"), "<script>parent.x()</script>");
  const file = await server.ask(
    `/api/v1/runs/${id}/files/${encodeURIComponent("<script>")}/${encodeURIComponent("évil.html")}`,
  );
  expect(file.status).toBe(200);
  expect(file.headers.get("content-security-policy")).toMatch(/^sandbox allow-scripts;.*connect-src 'none'/);
  expect(file.headers.get("x-content-type-options")).toBe("nosniff");
  const page = await server.ask("/");
  expect(page.headers.get("content-security-policy")).toMatch(/default-src 'self'; script-src 'self';/);
  expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
});

test("secrets in environments and attributes are masked", async () => {
  using server = aServer();
  const env = new Map([
    ["API_TOKEN", "t0p"],
    ["AWS_SECRET_ACCESS_KEY", "t0p"],
    ["OPENAI_API_KEY", "t0p"],
    ["PIP_INDEX_URL", "https://me:t0p@host/x"],
    ["PATH", "/bin"],
  ]);
  server.run({ id, attrs: { env, op: new Map([["cmd-env", env]]), x: new PyFloat(1) } });
  const detail = (await server.json(`/api/v1/runs/${id}`)) as { env: unknown };
  expect(JSON.stringify(detail)).not.toContain("t0p");
  expect(detail.env).toContainEqual(["PATH", "/bin"]);
  expect(detail.env).toContainEqual(["PIP_INDEX_URL", "https://me:••••••@host/x"]);
});

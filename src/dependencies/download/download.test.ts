import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Micros } from "../../base/index.ts";
import { download } from "./download.ts";
import { proxyFor } from "./proxy.ts";
import { downloadName, parseUrlParts } from "./url-parts.ts";

const body = Buffer.from("0123456789".repeat(10_000));
const sha256 = createHash("sha256").update(body).digest("hex");

let home = "";
let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
/** Called when a part of a file has arrived. */
let onProgress = (): void => undefined;
let ranges: (string | undefined)[] = [];
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "guild download "));
  ranges = [];
  onProgress = () => undefined;
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  rmSync(home, { recursive: true });
});

const url = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
const lines: string[] = [];
const get = (address: string, expected?: string) =>
  download(
    {
      home,
      env: {},
      signal: new AbortController().signal,
      terminal: {
        outIsTty: false,
        errIsTty: true,
        inIsTty: false,
        columns: 80,
        outColor: false,
        errColor: false,
      },
      err: (text) => {
        lines.push(text);
        onProgress();
      },
      now: () => 0 as Micros,
    },
    { url: address, writtenUrl: address, sha256: expected, info: (text) => void lines.push(text) },
  );

const whole = (_: IncomingMessage, response: ServerResponse) => {
  response.writeHead(200, { "content-length": body.length, etag: '"v1"' }).end(body);
};

const cachedNames = (): readonly string[] =>
  readdirSync(join(home, "cache", "resources"))
    .flatMap((dir) => readdirSync(join(home, "cache", "resources", dir)))
    .sort();

test("a file comes into the cache, is taken from there, and shows its progress", async () => {
  answer = whole;
  lines.length = 0;
  const path = await get(url("/some%20data.csv?v=1"));
  expect(path.endsWith("/some data.csv")).toBe(true);
  expect(readFileSync(path).equals(body)).toBe(true);
  expect(cachedNames()).toEqual([".guild-cache-some data.csv.sha", "some data.csv"]);
  expect(lines.join("")).toContain(`some data.csv  [${"#".repeat(30)}] 100%  97.7 KB/97.7 KB`);
  lines.length = 0;
  expect(await get(url("/some%20data.csv?v=1"), sha256)).toBe(path);
  expect([lines, ranges.length]).toEqual([[`Using cached file ${path}`], 1]);
});

test("a download that breaks off leaves no file, and is carried on later", async () => {
  answer = (_, response) => {
    response.writeHead(200, { "content-length": body.length, etag: '"v1"' });
    onProgress = () => void response.destroy();
    response.write(body.subarray(0, 60_000));
  };
  await expect(get(url("/a.bin"))).rejects.toThrow(/retrieval incomplete: got only \d+ out of 100000 bytes/);
  expect(cachedNames()).toEqual([".guild-cache-a.bin.part", ".guild-cache-a.bin.part.etag"]);
  onProgress = () => undefined;
  answer = (request, response) => {
    const start = Number(/\d+/.exec(request.headers.range ?? "")?.[0] ?? 0);
    expect(request.headers["if-range"]).toBe('"v1"');
    const rest = body.subarray(start);
    response
      .writeHead(206, {
        "content-length": rest.length,
        "content-range": `bytes ${start}-99999/100000`,
        etag: '"v1"',
      })
      .end(rest);
  };
  const path = await get(url("/a.bin"), sha256);
  expect(readFileSync(path).equals(body)).toBe(true);
  expect(ranges[1]).toMatch(/^bytes=[1-9]\d*-$/);
  expect(cachedNames()).toEqual([".guild-cache-a.bin.sha", "a.bin"]);
});

test("a file that changed meanwhile is begun anew", async () => {
  answer = (_, response) => {
    response.writeHead(200, { "content-length": body.length, etag: '"old"' });
    onProgress = () => void response.destroy();
    response.write(Buffer.alloc(60_000, 1));
  };
  await expect(get(url("/a.bin"))).rejects.toThrow("incomplete");
  onProgress = () => undefined;
  answer = whole;
  expect(readFileSync(await get(url("/a.bin"))).equals(body)).toBe(true);
});

test("without a validator nothing is kept of a broken download", async () => {
  answer = (_, response) => {
    response.writeHead(200, { "content-length": body.length });
    onProgress = () => void response.destroy();
    response.write(body.subarray(0, 60_000));
  };
  await expect(get(url("/a.bin"))).rejects.toThrow("incomplete");
  expect(cachedNames().filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("content that lies about its digest never gets its name", async () => {
  answer = whole;
  const wrong = "0".repeat(64);
  await expect(get(url("/a.bin"), wrong)).rejects.toThrow(
    new RegExp(`^bad sha256 for '.*/a\\.bin' \\(expected ${wrong} but got ${sha256}\\)$`),
  );
  expect(cachedNames()).toEqual([]);
});

test("a cached file that is not what the digest says is an error, and stays", async () => {
  answer = whole;
  const path = await get(url("/a.bin"));
  writeFileSync(path, "changed");
  await expect(get(url("/a.bin"), sha256)).rejects.toThrow(`bad sha256 for '${path}'`);
  expect(existsSync(path)).toBe(true);
});

test("redirects are followed, errors are in 0.9's words", async () => {
  answer = (request, response) => {
    if (request.url === "/old/x.txt") return void response.writeHead(302, { location: "/new/y.txt" }).end();
    if (request.url === "/new/y.txt") return void response.end("moved");
    if (request.url === "/loop") return void response.writeHead(301, { location: "/loop" }).end();
    response.writeHead(404, "File not found").end("no");
  };
  const path = await get(url("/old/x.txt"));
  expect([path.split("/").at(-1), readFileSync(path, "utf8")]).toEqual(["x.txt", "moved"]);
  await expect(get(url("/none"))).rejects.toThrow("HTTP Error 404: File not found");
  await expect(get(url("/loop"))).rejects.toThrow("too many redirects");
  await expect(get("http://127.0.0.1:1/x")).rejects.toThrow("<urlopen error [Errno 111] Connection refused>");
});

test("another process at the same download is not waited for, a dead one's file is taken over", async () => {
  answer = whole;
  const dir = join(home, "cache", "resources");
  const first = await get(url("/b.bin"));
  const folder = join(dir, first.split("/").at(-2) ?? "");
  rmSync(first);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, ".guild-cache-b.bin.part.lock"), "1");
  await get(url("/b.bin"), sha256);
  expect(readdirSync(folder)).toContain(".guild-cache-b.bin.part.lock");
  rmSync(first);
  writeFileSync(join(folder, ".guild-cache-b.bin.part.lock"), "999999999");
  await get(url("/b.bin"), sha256);
  expect(readdirSync(folder).sort()).toEqual([".guild-cache-b.bin.sha", "b.bin"]);
});

test.each([
  ["http://h/a/b.zip", "b.zip"],
  ["http://h/a/b%20c.zip?x=/y", "b c.zip"],
  ["http://h/a/b.zip;v=2#f", "b.zip"],
  ["http://h/%C3%BC%zz", "ü%zz"],
  ["http://h/a/", undefined],
  ["http://h/..%2fevil", undefined],
  ["http://h/%2e%2e", undefined],
])("the file of %s is %s", (address, name) => {
  expect(downloadName(address)).toBe(name);
});

test("a URL is cut as Python cuts it", () => {
  expect(parseUrlParts("HTTP://user@Host:80/p/a;b=1?q=1#f")).toEqual({
    scheme: "http",
    netloc: "user@Host:80",
    path: "/p/a",
    params: "b=1",
    query: "q=1",
    fragment: "f",
  });
});

test.each([
  [{ http_proxy: "http://proxy:1" }, "http://host/x", "http://proxy:1/"],
  [{ HTTPS_PROXY: "proxy:2" }, "https://host/x", "http://proxy:2/"],
  [{ http_proxy: "http://proxy:1", no_proxy: "host" }, "http://host/x", undefined],
  [{ http_proxy: "http://proxy:1", no_proxy: ".host.org, x" }, "http://a.host.org/x", undefined],
  [{ http_proxy: "http://proxy:1", NO_PROXY: "*" }, "http://a.org/x", undefined],
  [{ HTTP_PROXY: "http://proxy:1", REQUEST_METHOD: "GET" }, "http://host/x", undefined],
  [{}, "http://host/x", undefined],
])("with %j, %s goes by way of %s", (env, address, proxy) => {
  expect(proxyFor(env, new URL(address))?.href).toBe(proxy);
});

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import type { Context } from "../../base/index.ts";
import { cachedSha256, rememberSha256, writeShaHelper } from "../sha256.ts";
import { HttpError, httpGet } from "./http-get.ts";
import {
  claimPartialFile,
  discardPartialFile,
  openPartialFile,
  type PartialFile,
  partialSize,
  readValidator,
  releasePartialFile,
  writeValidator,
} from "./partial-file.ts";
import { downloadProgress } from "./progress.ts";
import { downloadName, parseUrlParts } from "./url-parts.ts";

export type DownloadContext = Pick<Context, "home" | "env" | "signal" | "terminal" | "err" | "now">;

export type DownloadRequest = {
  readonly url: string;
  /** The URL as written, before flag values: it names the cache directory. */
  readonly writtenUrl: string;
  /** In hex; undefined: not checked. */
  readonly sha256: string | undefined;
  readonly info: (text: string) => void;
};

/** The file is not what its digest says. */
export class HashMismatch extends Error {
  constructor(path: string, expected: string, actual: string) {
    super(`bad sha256 for '${path}' (expected ${expected} but got ${actual})`);
  }
}

/**
 * The path of the URL's file in the cache of guild home, downloaded unless it is there. A download that broke off is
 * carried on where the server allows it; the file appears under its name only when it is whole and as its digest
 * says. Throws `HttpError` or `HashMismatch`.
 */
export const download = async (context: DownloadContext, request: DownloadRequest): Promise<string> => {
  const name = downloadName(request.url);
  if (name === undefined) throw new HttpError(`cannot tell a file name from '${request.url}'`);
  const dir = downloadDir(context, request.writtenUrl);
  const path = join(dir, name);
  if (existsSync(path)) {
    request.info(`Using cached file ${path}`);
    if (request.sha256 !== undefined) await verifyCached(context, path, request.sha256);
    return path;
  }
  mkdirSync(dir, { recursive: true });
  const partial = claimPartialFile(path);
  try {
    const sha256 = await fetchInto(context, request, partial, name);
    if (request.sha256 !== undefined && sha256 !== request.sha256) {
      discardPartialFile(partial);
      throw new HashMismatch(path, request.sha256, sha256);
    }
    renameSync(partial.path, path);
    discardPartialFile(partial);
    writeShaHelper(path, sha256);
    rememberSha256(context, path, sha256);
    return path;
  } finally {
    releasePartialFile(partial);
  }
};

/** Where downloads of `url` are kept. */
const downloadDir = ({ home }: Pick<Context, "home">, url: string): string => {
  const { scheme, netloc, path, params, query, fragment } = parseUrlParts(url);
  const key = [scheme, netloc, path, params, query, fragment].join("\n");
  return join(home, "cache", "resources", createHash("sha224").update(key).digest("hex"));
};

const verifyCached = async (context: DownloadContext, path: string, expected: string): Promise<void> => {
  const actual = await cachedSha256(context, path);
  if (actual !== expected) throw new HashMismatch(path, expected, actual);
  writeShaHelper(path, actual);
};

/** Downloads what is missing of the partial file; gives the digest of the whole. */
const fetchInto = async (
  context: DownloadContext,
  request: DownloadRequest,
  partial: PartialFile,
  name: string,
): Promise<string> => {
  const { response, offset } = await requestRest(context, request, partial);
  const isContinued = response.statusCode === 206;
  const start = isContinued ? offset : 0;
  writeValidator(partial, validatorOf(response));
  const length = response.headers["content-length"];
  const total = length === undefined ? undefined : start + Number(length);
  const { file, digest } = await openPartialFile(partial, isContinued ? "continue" : "anew");
  const progress = downloadProgress(context, name);
  let received = start;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      digest.update(chunk);
      await file.writeFile(chunk);
      received += chunk.length;
      progress.show(received, total);
    }
    await file.sync();
  } catch (error) {
    throw brokenOff(context, error, received, total);
  } finally {
    progress.end();
    await file.close();
  }
  if (total !== undefined && received !== total) throw incomplete(received, total);
  return digest.digest("hex");
};

const requestRest = async (
  { env, signal }: DownloadContext,
  { url }: DownloadRequest,
  partial: PartialFile,
): Promise<{ readonly response: IncomingMessage; readonly offset: number }> => {
  const plain = { "Accept-Encoding": "identity", "User-Agent": "guild" };
  const validator = readValidator(partial);
  const offset = validator === undefined ? 0 : partialSize(partial);
  if (validator === undefined || offset === 0) {
    return { response: await httpGet({ url, headers: plain, env, signal }), offset: 0 };
  }
  const headers = { ...plain, Range: `bytes=${offset}-`, "If-Range": validator };
  const response = await httpGet({ url, headers, env, signal });
  const range = /^bytes (\d+)-/.exec(response.headers["content-range"] ?? "");
  if (response.statusCode === 200 || (response.statusCode === 206 && Number(range?.[1]) === offset)) {
    return { response, offset };
  }
  // Another range than asked for, or none left: begin anew.
  response.resume();
  return { response: await httpGet({ url, headers: plain, env, signal }), offset: 0 };
};

const validatorOf = ({ headers }: IncomingMessage): string | undefined => {
  if (headers["accept-ranges"] === "none") return undefined;
  const { etag } = headers;
  return etag !== undefined && !etag.startsWith("W/") ? etag : headers["last-modified"];
};

const brokenOff = (
  { signal }: DownloadContext,
  error: unknown,
  received: number,
  total: number | undefined,
): unknown => {
  const isOfConnection = error instanceof Error && "code" in error && error.code === "ECONNRESET";
  return !signal.aborted && isOfConnection ? incomplete(received, total) : error;
};

const incomplete = (received: number, total: number | undefined): HttpError =>
  new HttpError(
    `<urlopen error retrieval incomplete: got only ${received} out of ${total ?? "an unknown number of"} bytes>`,
  );

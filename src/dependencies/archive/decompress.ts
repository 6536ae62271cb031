import { spawn } from "node:child_process";
import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { createGunzip } from "node:zlib";
import { type Env, errorCode } from "../../base/index.ts";
import { ArchiveError } from "./types.ts";

export type Decompression = { readonly env: Env; readonly signal: AbortSignal };

/** The content of a file that may be compressed; what by is told from its first bytes. */
export const decompressed = (path: string, context: Decompression): AsyncIterable<Buffer> => {
  const start = firstBytes(path);
  if (start.startsWith("1f8b")) return gunzipped(path);
  const program = programs.find(({ magic }) => start.startsWith(magic))?.program;
  return program === undefined ? createReadStream(path) : filtered(path, program, context);
};

/** The content of a gzip file. */
export async function* gunzipped(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  file.on("error", (error) => gunzip.destroy(error));
  try {
    yield* file.pipe(gunzip) as AsyncIterable<Buffer>;
  } catch (error) {
    if (errorCode(error)?.startsWith("Z_") !== true) throw error;
    throw new ArchiveError(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    file.destroy();
  }
}

/** Node has no decoder for these; the system's programs do. */
const programs = [
  { magic: "425a68", program: "bzip2" },
  { magic: "fd377a585a00", program: "xz" },
  { magic: "28b52ffd", program: "zstd" },
];

const firstBytes = (path: string): string => {
  const file = openSync(path, "r");
  try {
    const buffer = Buffer.alloc(6);
    return buffer.toString("hex", 0, readSync(file, buffer, 0, 6, 0));
  } finally {
    closeSync(file);
  }
};

async function* filtered(
  path: string,
  program: string,
  { env, signal }: Decompression,
): AsyncGenerator<Buffer> {
  const child = spawn(program, ["-dc", path], {
    env: env as NodeJS.ProcessEnv,
    signal,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let problem = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    problem = (problem + text).slice(-1000);
  });
  const ended = new Promise<number | undefined>((resolve, reject) => {
    child.on("close", (code) => resolve(code ?? undefined));
    child.on("error", (error) =>
      reject(
        errorCode(error) === "ENOENT" ? new ArchiveError(`the program '${program}' is not installed`) : error,
      ),
    );
  });
  // Awaited below; a failure in the meantime must not count as unhandled.
  ended.catch(() => undefined);
  try {
    yield* child.stdout as AsyncIterable<Buffer>;
    const code = await ended;
    if (code !== 0) throw new ArchiveError(problem.trim() || `${program} exited with ${code}`);
  } finally {
    child.kill();
  }
}

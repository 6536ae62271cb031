import { spawnSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A pipe of the system: what is written to one descriptor is read from the other. Whoever gets one closes both. */
export type Pipe = { readonly readFd: number; readonly writeFd: number };

/**
 * Pipes for the output of an operation, or undefined where they cannot be made. Node itself would give the process
 * sockets, and those cannot be opened by name: `echo > /dev/stderr` in a script fails on them. The reading ends do
 * not block.
 */
export const openPipes = (count: number): readonly Pipe[] | undefined => {
  const dir = makeDir();
  if (dir === undefined) return undefined;
  const pipes: Pipe[] = [];
  try {
    const paths = Array.from({ length: count }, (_, at) => join(dir, String(at)));
    const { status } = spawnSync("mkfifo", ["-m", "600", ...paths], { stdio: "ignore" });
    if (status !== 0) return undefined;
    for (const path of paths) pipes.push(openFifo(path));
    return pipes;
  } catch {
    // A file system without named pipes: the caller has another way.
    for (const pipe of pipes) closePipe(pipe);
    return undefined;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};

/** Where pipes for so many streams come from; undefined where they cannot be made. */
export type PipeSource = (count: number) => readonly Pipe[] | undefined;

export type PipeStock = { readonly take: PipeSource; readonly close: () => void };

/** Pipes made many at a time, for operations that are started in great number: most of what a pipe costs is `mkfifo`. */
export const pipeStock = (): PipeStock => {
  const stock: Pipe[] = [];
  return {
    take(count) {
      if (stock.length < count) stock.push(...(openPipes(Math.max(count, stockSize)) ?? []));
      return stock.length < count ? undefined : stock.splice(0, count);
    },
    close() {
      for (const pipe of stock.splice(0)) closePipe(pipe);
    },
  };
};

/** For 16 operations. Each pipe is two open files, of which a process may have 256 on some systems. */
const stockSize = 32;

const closePipe = ({ readFd, writeFd }: Pipe): void => {
  closeSync(readFd);
  closeSync(writeFd);
};

const makeDir = (): string | undefined => {
  try {
    return mkdtempSync(join(tmpdir(), "guild-pipe-"));
  } catch {
    // Read-only or full: the caller has another way.
    return undefined;
  }
};

const openFifo = (path: string): Pipe => {
  const readFd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return { readFd, writeFd: openSync(path, constants.O_WRONLY) };
  } catch (error) {
    closeSync(readFd);
    throw error;
  }
};

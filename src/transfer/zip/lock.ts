import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { errorCode, UserError } from "../../base/index.ts";
import { isProcessAlive, thisMachine } from "../../run/index.ts";

/** Keeps other processes from writing to the archive `path` while `act` does. Throws `UserError` if one does already. */
export const withZipLock = async <Value>(path: string, act: () => Promise<Value>): Promise<Value> => {
  const lock = join(dirname(path), `.${basename(path)}.lock`);
  takeLock(lock, path);
  try {
    return await act();
  } finally {
    rmSync(lock, { force: true });
  }
};

const takeLock = (lock: string, path: string): void => {
  const { host } = thisMachine();
  try {
    writeFileSync(lock, `${process.pid} ${host}\n`, { flag: "wx" });
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    const [pid = "", owner = ""] = readFileSync(lock, "utf8").trim().split(" ");
    if (owner !== host || isProcessAlive(Number(pid))) {
      throw new UserError(`cannot write to ${path}: process ${pid} on ${owner} is writing to it`, {
        hint: `If it is not, delete '${lock}'.`,
      });
    }
    // Its process was killed.
    rmSync(lock, { force: true });
    takeLock(lock, path);
  }
};

// Loaded before a program of ours (`node --require`): kills it when it is about to make the KILL_AT-th change to the
// file system. A write is cut in half. What it was about to do is written to KILL_LOG. With a KILL_AT of 0 it comes to its
// end, and KILL_LOG tells how many changes it made.
const fs = require("node:fs");
const { writeFileSync, writeSync, appendFileSync } = fs;

const at = Number(process.env.KILL_AT);
let count = 0;

const die = (what) => {
  writeFileSync(process.env.KILL_LOG, what);
  process.kill(process.pid, "SIGKILL");
};

if (at === 0) process.on("exit", () => writeFileSync(process.env.KILL_LOG, String(count)));

const half = (data) => data.slice(0, Math.floor(data.length / 2));

const cutShort = {
  writeFileSync: ([path, data, options]) => writeFileSync(path, half(data), options),
  appendFileSync: ([path, data, options]) => appendFileSync(path, half(data), options),
  writeSync: ([file, data, offset = 0, length = data.length - offset, position = null]) =>
    typeof data === "string"
      ? writeSync(file, half(data))
      : writeSync(file, data, offset, Math.floor(length / 2), position),
};

const isWrite = (name, args) =>
  name !== "openSync" || (args[1] !== undefined && args[1] !== "r" && args[1] !== 0);

for (const name of [
  "writeFileSync",
  "appendFileSync",
  "writeSync",
  "openSync",
  "mkdirSync",
  "renameSync",
  "unlinkSync",
  "rmSync",
  "rmdirSync",
  "symlinkSync",
  "linkSync",
  "copyFileSync",
  "cpSync",
  "truncateSync",
  "ftruncateSync",
  "chmodSync",
  "utimesSync",
]) {
  const original = fs[name];
  fs[name] = (...args) => {
    // Standard output and error are no part of a store.
    const isTalk = name === "writeSync" && (args[0] === 1 || args[0] === 2);
    if (!isTalk && isWrite(name, args) && ++count === at) {
      cutShort[name]?.(args);
      die(`${name} ${args[0]}`);
    }
    return original(...args);
  };
}

// The same for what does not wait: whole calls, and each block of a stream.
for (const name of [
  "mkdir",
  "rename",
  "unlink",
  "rm",
  "rmdir",
  "symlink",
  "link",
  "copyFile",
  "writeFile",
  "appendFile",
  "chmod",
  "utimes",
]) {
  const original = fs.promises[name];
  fs.promises[name] = (...args) => {
    if (++count === at) die(`promises.${name} ${args[0]}`);
    return original(...args);
  };
}
const { write } = fs;
fs.write = (file, ...args) => {
  if (file > 2 && ++count === at) die(`write ${file}`);
  return write(file, ...args);
};

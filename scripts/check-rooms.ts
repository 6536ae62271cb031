/**
 * Holds the order of rooms: a room imports only rooms above it, and of another room only its door, `index.ts`.
 * Tests may reach into any room.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const rooms = [
  "base",
  "config",
  "values",
  "python-env",
  "guildfile",
  "run",
  "scalars",
  "store",
  "operation",
  "dependencies",
  "sourcecode",
  "execute",
  "batch",
  "queue",
  "steps",
  "compare",
  "transfer",
  "remotes",
  "packages",
  "tensorboard",
  "server",
  "cli",
];

const src = resolve(import.meta.dirname, "..", "src");
const importPattern = /(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g;

const faultsOf = (file: string): readonly string[] => {
  const from = relative(src, file).split("/");
  const room = from[0] ?? "";
  return [...readFileSync(file, "utf8").matchAll(importPattern)].flatMap((match) => {
    const [target = "", ...rest] = relative(src, resolve(dirname(file), match[1] ?? "")).split("/");
    if (target === room) return [];
    const where = `src/${from.join("/")} imports ${match[1]}:`;
    if (target === ".." || !rooms.includes(target))
      return target === ".." ? [] : [`${where} no room of that name`];
    if (rooms.indexOf(target) > rooms.indexOf(room)) return [`${where} ${target} is below ${room}`];
    return rest.join("/") === "index.ts" ? [] : [`${where} use the door of ${target}, index.ts`];
  });
};

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .map((name) => join(src, name));
const strangers = readdirSync(src).filter((name) => !rooms.includes(name));
const faults = [
  ...strangers.map((name) => `src/${name} is not in the order of rooms`),
  ...files.flatMap(faultsOf),
];
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

import { cpus, hostname, machine, release, type, version } from "node:os";
import { type PyMap, pyMap } from "../base/index.ts";
import type { InterpreterFacts } from "./interpreter-facts.ts";

/**
 * The run attribute `platform`: the machine as Python's `platform` module tells it. Without an interpreter (an
 * operation that starts no Python) there is no `python_version`.
 */
export const pythonPlatform = (facts: InterpreterFacts | undefined): PyMap => {
  const processor = facts?.processor ?? "";
  return pyMap([
    ["architecture", facts?.architecture ?? nodeArchitecture()],
    ["cpus", cpus().length],
    ["processor", processor],
    ["python_version", facts?.versionText],
    ["uname", [type(), hostname(), release(), version(), machine(), processor].join(" ")],
  ]);
};

const nodeArchitecture = (): string => {
  const bits = /64|s390x/.test(process.arch) ? "64bit" : "32bit";
  const linkage = process.platform === "win32" ? "WindowsPE" : process.platform === "darwin" ? "" : "ELF";
  return `${bits} ${linkage}`;
};

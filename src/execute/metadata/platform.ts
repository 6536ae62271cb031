import { execFile } from "node:child_process";
import { hostname, machine, release, type, version } from "node:os";
import { type PyMap, pyMap } from "../../base/index.ts";
import { cpuCount } from "./cpu.ts";

/** Facts about the machine as Python's `platform` module names them. */
export type SystemNames = {
  readonly system: string;
  readonly host: string;
  readonly release: string;
  readonly version: string;
  readonly machine: string;
  /** Empty where the system does not say. */
  readonly processor: string;
  readonly cpus: number;
};

/** The run attribute `platform`. `pythonVersion` is `sys.version` of the operation's interpreter, if it has one. */
export const platformAttr = (names: SystemNames, pythonVersion: string | undefined): PyMap =>
  pyMap([
    ["architecture", architecture(names)],
    ["cpus", names.cpus],
    ["processor", names.processor],
    ["python_version", pythonVersion?.replaceAll("\n", "")],
    [
      "uname",
      [names.system, names.host, names.release, names.version, names.machine, names.processor].join(" "),
    ],
  ]);

/** Asks the system. */
export const systemNames = async (): Promise<SystemNames> => ({
  system: type(),
  host: hostname(),
  release: release(),
  version: version(),
  machine: machine(),
  processor: await processorName(),
  cpus: cpuCount(),
});

/** As Python: the width of a pointer, and the format of its program where that is ELF. */
const architecture = ({ system, machine: name }: SystemNames): string => {
  const bits = /64|s390x/.test(name) ? "64bit" : "32bit";
  if (system === "Windows_NT") return `${bits} WindowsPE`;
  return system === "Darwin" ? `${bits} ` : `${bits} ELF`;
};

/** Distributions differ in what `uname -p` says, so it has to be asked; `unknown` is no answer. */
const processorName = (): Promise<string> =>
  new Promise((resolve) => {
    execFile("uname", ["-p"], { timeout: unameMs }, (error, stdout) => {
      const name = error === null ? stdout.trim() : "";
      resolve(name === "unknown" ? "" : name);
    });
  });

const unameMs = 1000;

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { containerKind } from "./container.ts";
import { cpuCount, cpuModel } from "./cpu.ts";
import { startFacts } from "./facts.ts";
import { gpuModels } from "./gpus.ts";
import { hostName, userName } from "./host.ts";
import { machineAttr } from "./machine.ts";
import { platformAttr } from "./platform.ts";

type Root = Disposable & { readonly root: string };

/** A directory that stands for `/`. */
const aRoot = (files: Readonly<Record<string, string>>): Root => {
  const root = mkdtempSync(join(tmpdir(), "guild-root-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true }) };
};

const linux = {
  system: "Linux",
  host: "vm",
  release: "6.1.0",
  version: "#1 SMP",
  machine: "x86_64",
  processor: "",
  cpus: 2,
};

test("platform is what 0.9 records of the same machine", () => {
  expect([...platformAttr(linux, "3.11.7 (main, May  9 2026, 07:35:25)\n[GCC 12.2.0]")]).toEqual([
    ["architecture", "64bit ELF"],
    ["cpus", 2],
    ["processor", ""],
    ["python_version", "3.11.7 (main, May  9 2026, 07:35:25)[GCC 12.2.0]"],
    ["uname", "Linux vm 6.1.0 #1 SMP x86_64 "],
  ]);
});

test("platform without Python has no version of it", () => {
  expect(platformAttr({ ...linux, processor: "x86_64" }, undefined).has("python_version")).toBe(false);
});

test("host and user are named by the environment, else the host by the system", () => {
  expect([hostName({ HOST: "box" }), userName({ USER: "ann" })]).toEqual(["box", "ann"]);
  expect([hostName({ HOST: "" }), userName({})]).toEqual([hostname(), ""]);
});

test("GPUs are named by their driver, others by their maker", () => {
  using machine = aRoot({
    "proc/driver/nvidia/gpus/0000:01:00.0/information": "Model: \t\t NVIDIA A100-SXM4-40GB\nIRQ:   \t\t 35\n",
    "proc/driver/nvidia/gpus/0000:02:00.0/information": "Model: \t\t NVIDIA A100-SXM4-40GB\n",
    "sys/bus/pci/devices/0000:01:00.0/class": "0x030200\n",
    "sys/bus/pci/devices/0000:01:00.0/vendor": "0x10de\n",
    "sys/bus/pci/devices/0000:03:00.0/class": "0x030000\n",
    "sys/bus/pci/devices/0000:03:00.0/vendor": "0x1002\n",
    "sys/bus/pci/devices/0000:03:00.0/device": "0x740f\n",
    "sys/bus/pci/devices/0000:04:00.0/class": "0x030000\n",
    "sys/bus/pci/devices/0000:04:00.0/vendor": "0x1a03\n",
    "sys/bus/pci/devices/0000:05:00.0/class": "0x020000\n",
    "sys/bus/pci/devices/0000:05:00.0/vendor": "0x8086\n",
  });
  expect(gpuModels(machine.root)).toEqual(["NVIDIA A100-SXM4-40GB", "NVIDIA A100-SXM4-40GB", "AMD 0x740f"]);
});

test("a GPU of NVIDIA without driver is known by its number", () => {
  using machine = aRoot({
    "sys/bus/pci/devices/0000:01:00.0/class": "0x030200",
    "sys/bus/pci/devices/0000:01:00.0/vendor": "0x10de",
    "sys/bus/pci/devices/0000:01:00.0/device": "0x20b0",
  });
  expect(gpuModels(machine.root)).toEqual(["NVIDIA 0x20b0"]);
});

test("a machine without GPUs has none", () => {
  using machine = aRoot({});
  expect(gpuModels(machine.root)).toEqual([]);
});

test("processors are counted as switched on, and named", () => {
  using machine = aRoot({
    "sys/devices/system/cpu/online": "0-3,8,10-11\n",
    "proc/cpuinfo": "processor\t: 0\nmodel name\t: AMD EPYC 7763\n",
  });
  expect([cpuCount(machine.root), cpuModel(machine.root)]).toEqual([7, "AMD EPYC 7763"]);
});

test.each([
  [{}, {}, undefined],
  [{ KUBERNETES_SERVICE_HOST: "10.0.0.1" }, { ".dockerenv": "" }, "kubernetes"],
  [{}, { ".dockerenv": "" }, "docker"],
  [{ container: "oci" }, { "run/.containerenv": "" }, "podman"],
  [{ container: "lxc" }, {}, "lxc"],
  [{ APPTAINER_NAME: "x.sif" }, {}, "apptainer"],
  [{}, { "proc/1/cgroup": "12:pids:/docker/abc\n" }, "docker"],
])("environment %j and files %j mean container %s", (env, files: Readonly<Record<string, string>>, kind) => {
  using machine = aRoot(files);
  expect(containerKind(env, machine.root)).toBe(kind);
});

test("code and interpreter join the facts of the machine", () => {
  const facts = new Map([["host", "vm"]]);
  const python = { exe: "/usr/bin/python", version: "3.11.7\n[GCC]" };
  const attr = machineAttr(facts, { vcsCommit: "git:abc123*", python });
  expect([...attr.keys()]).toEqual(["host", "git", "python"]);
  expect(attr.get("git")).toEqual(
    new Map<string, unknown>([
      ["commit", "abc123"],
      ["dirty", true],
    ]),
  );
  expect(machineAttr(facts, { vcsCommit: undefined, python: undefined })).toEqual(facts);
});

test("facts of this machine are gathered without the cloud when that is off", async () => {
  const facts = startFacts({ env: { USER: "ann", HOST: "box" }, asksCloud: false });
  const machine = await facts.machine({ vcsCommit: "git:abc", python: undefined });
  const platform = await facts.platform("3.11.7");
  expect([machine.get("host"), machine.get("user"), machine.has("cloud")]).toEqual(["box", "ann", false]);
  expect(machine.get("memory")).toBeGreaterThan(0);
  expect(platform.get("cpus")).toBe(machine.get("cpus"));
});

import { listSystemDir, readSystemFile } from "./system-files.ts";

/**
 * Names of the GPUs of this machine, read from what drivers and kernel offer under `root` (`/`): one entry a
 * device. No vendor's tool is run, as those take seconds. Displays of servers and virtual machines are left out.
 */
export const gpuModels = (root = "/"): readonly string[] => {
  const nvidia = nvidiaModels(root);
  const others = displayDevices(root).filter(({ vendor }) => nvidia.length === 0 || vendor !== nvidiaVendor);
  return [...nvidia, ...others.map(({ name }) => name)];
};

/** NVIDIA's driver: `/proc/driver/nvidia/gpus/0000:01:00.0/information` with a line `Model: NAME`. */
const nvidiaModels = (root: string): readonly string[] => {
  const dir = "proc/driver/nvidia/gpus";
  return listSystemDir(root, dir).flatMap((device) => {
    const model = /^Model:\s*(.+?)\s*$/m.exec(readSystemFile(root, dir, device, "information") ?? "")?.[1];
    return model ?? [];
  });
};

const nvidiaVendor = "0x10de";

const vendorNames: Readonly<Record<string, string>> = {
  [nvidiaVendor]: "NVIDIA",
  "0x1002": "AMD",
  "0x8086": "Intel",
};

type Device = { readonly vendor: string; readonly name: string };

/** PCI class 0x03 is a display controller; 0x0302 one without display, 0x1200 a processing accelerator. */
const displayDevices = (root: string): readonly Device[] => {
  const dir = "sys/bus/pci/devices";
  return listSystemDir(root, dir).flatMap((device) => {
    if (!/^0x(03|1200)/.test(readSystemFile(root, dir, device, "class") ?? "")) return [];
    const vendor = readSystemFile(root, dir, device, "vendor") ?? "";
    const vendorName = vendorNames[vendor];
    if (vendorName === undefined) return [];
    const product = readSystemFile(root, dir, device, "product_name");
    const id = readSystemFile(root, dir, device, "device") ?? "";
    return [{ vendor, name: product || `${vendorName} ${id}`.trim() }];
  });
};

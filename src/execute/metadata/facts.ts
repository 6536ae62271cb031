import type { Env, PyMap } from "../../base/index.ts";
import { defaultCloudRequest } from "./cloud.ts";
import { type MachineParts, machineAttr, machineFacts } from "./machine.ts";
import { platformAttr, systemNames } from "./platform.ts";

export type FactsRequest = {
  readonly env: Env;
  /** False for `metadata: {cloud: no}` in the user configuration. */
  readonly asksCloud: boolean;
};

/** Facts being gathered while other things go on. */
export type Facts = {
  /** The run attribute `platform`: a few milliseconds after the start. */
  readonly platform: (pythonVersion: string | undefined) => Promise<PyMap>;
  /** The run attribute `_machine`: wait for it when the operation has started, or has ended. */
  readonly machine: (parts: MachineParts) => Promise<PyMap>;
};

/** Begins to gather what runs record of their machine. Neither fails. */
export const startFacts = ({ env, asksCloud }: FactsRequest): Facts => {
  const isCloudOff = !asksCloud || env["GUILD_NO_CLOUD_METADATA"] === "1";
  const names = systemNames();
  const machine = machineFacts({ env, cloud: isCloudOff ? undefined : defaultCloudRequest });
  return {
    platform: async (pythonVersion) => platformAttr(await names, pythonVersion),
    machine: async (parts) => machineAttr(await machine, parts),
  };
};

import type { Context } from "../base/index.ts";
import { configValue, readUserConfig } from "../config/index.ts";

/** Whether the cloud's metadata address may be asked: `metadata: {cloud: no}` in the user configuration turns it off. */
export const asksCloud = (context: Context): boolean => {
  if (context.env.GUILD_NO_CLOUD_METADATA === "1") return false;
  return configValue(readUserConfig(context), "metadata", "cloud") !== false;
};

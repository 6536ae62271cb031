export { findGuildHome } from "./guild-home.ts";
export { configValue, readUserConfig, remoteStateDir, type UserConfig } from "./user-config.ts";

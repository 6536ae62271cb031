export { userConfigPath } from "./config-path.ts";
export { findGuildHome, type GuildHome } from "./guild-home.ts";
export { configValue, readUserConfig, remoteStateDir, type UserConfig } from "./user-config.ts";

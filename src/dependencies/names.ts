import type { ResourceDef, SourceDef } from "../guildfile/index.ts";

/** How messages, the attribute `deps` and the manifest name a resource. */
export const resolvingName = (resource: Pick<ResourceDef, "name" | "sources">): string =>
  resource.name || resource.sources.map(sourceName).join(",") || "resource";

/** How messages and the attribute `deps` name a source. */
export const sourceName = ({ name, flagName, uri }: Pick<SourceDef, "name" | "flagName" | "uri">): string =>
  name || flagName || uri;

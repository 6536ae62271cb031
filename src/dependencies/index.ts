export { downloadResource } from "./download-resource.ts";
export { resolveDependencies } from "./resolve.ts";
export type { DependencyLog, ResolveContext, ResolveRequest } from "./types.ts";

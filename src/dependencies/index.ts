export { downloadResource } from "./download-resource.ts";
export { resolveDependencies } from "./resolve.ts";

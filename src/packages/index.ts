export { buildWheel } from "./build-wheel.ts";
export {
  findPackages,
  type InstalledPackage,
  installedPackages,
  metadataFields,
  recordedFiles,
} from "./installed.ts";
export { packageDef } from "./package-def.ts";
export { findPackageOperation, type PackageModel, packageModels } from "./package-models.ts";
export { installPackages, uninstallPackages } from "./pip.ts";
export { uploadWheel } from "./upload.ts";

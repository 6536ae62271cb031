import type { PyValue } from "../base/index.ts";
import { configValue, type UserConfig } from "../config/index.ts";
import type { SourceCodeOptions } from "./snapshot.ts";

/**
 * What user configuration says about snapshots: `git: {executable}`, and `sourcecode: {max-files, max-file-size,
 * hard-links}`.
 */
export const sourceCodeOptions = (config: UserConfig): SourceCodeOptions => {
  const program = configValue(config, "git", "executable");
  const maxFiles = count(configValue(config, "sourcecode", "max-files"));
  const maxFileSize = count(configValue(config, "sourcecode", "max-file-size"));
  return {
    program: typeof program === "string" && program !== "" ? program : undefined,
    limits: {
      ...(maxFiles === undefined ? {} : { maxFiles }),
      ...(maxFileSize === undefined ? {} : { maxFileSize }),
    },
    hardLinks: configValue(config, "sourcecode", "hard-links") === true,
  };
};

const count = (value: PyValue | undefined): number | undefined =>
  typeof value === "number" && value >= 0 ? value : undefined;

import type { YamlPath } from "../base/index.ts";

/** Notes something wrong at `path`, which starts at the part of the file that the reporter's owner looks at. */
export type Report = (path: YamlPath, message: string, hint?: string) => void;

/** `report` for what stands below `prefix`. */
export const within =
  (report: Report, ...prefix: YamlPath): Report =>
  (path, message, hint) =>
    report([...prefix, ...path], message, hint);

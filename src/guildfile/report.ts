import type { YamlPath } from "../base/index.ts";

/** Notes something wrong, and what to do about it, at `path`, which starts at the part of the file that the reporter's owner looks at. */
export type Report = (path: YamlPath, message: string, hint: string | undefined) => void;

/** `report` for what stands below `prefix`. */
export const within =
  (report: Report, ...prefix: YamlPath): Report =>
  (path, message, hint) =>
    report([...prefix, ...path], message, hint);

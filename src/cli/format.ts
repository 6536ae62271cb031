export { shortPath } from "../base/index.ts";

/** Bytes as `ls -h` shows them: the plain number below 1024, else one decimal and a letter. */
export const formatSize = (bytes: number): string => {
  if (bytes < 1024) return String(bytes);
  let size = bytes / 1024;
  for (const unit of "KMGTPE") {
    if (size < 1024) return `${size.toFixed(1)}${unit}`;
    size /= 1024;
  }
  return `${size.toFixed(1)}Z`;
};

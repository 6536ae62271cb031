import type { Micros } from "../base/index.ts";

/** Local time as `YYYY-MM-DD HH:MM:SS`; nothing for a missing time. */
export const formatTimestamp = (time: Micros | undefined): string => {
  if (time === undefined) return "";
  const date = new Date(Math.floor(time / 1000));
  const day = [String(date.getFullYear()).padStart(4, "0"), two(date.getMonth() + 1), two(date.getDate())];
  return `${day.join("-")} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
};

/** Time between two moments as `H:MM:SS`, hours without a leading zero; nothing for a missing start. */
export const formatDuration = (started: Micros | undefined, stopped: Micros): string => {
  if (started === undefined) return "";
  const seconds = Math.floor((stopped - started) / 1_000_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return `${hours}:${two(minutes - hours * 60)}:${two(seconds - minutes * 60)}`;
};

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

/** `path` with the user's home directory as `~` (not on Windows). */
export const shortPath = (path: string, userHome: string): string => {
  if (userHome === "" || userHome === "/" || userHome.includes("\\")) return path;
  if (path === userHome) return "~";
  return path.startsWith(`${userHome}/`) ? `~${path.slice(userHome.length)}` : path;
};

const two = (value: number): string => String(value).padStart(2, "0");

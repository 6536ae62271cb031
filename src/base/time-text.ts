import type { Micros } from "./context.ts";

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

const two = (value: number): string => String(value).padStart(2, "0");

import type { Cell } from "../../../src/server/api-types.ts";

/** A number with at most six digits that count, as people read it in a table. */
export const formatNumber = (value: number): string => {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "−inf";
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return sign(String(value));
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) {
    const [digits = "", exponent = ""] = value.toExponential(4).split("e");
    return sign(`${trimZeros(digits)}e${exponent.replace("+", "")}`);
  }
  return sign(trimZeros(value.toPrecision(6)));
};

const trimZeros = (digits: string): string => (digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits);
const sign = (text: string): string => text.replaceAll("-", "−");

/** The number in a cell, NaN and infinities included; null where there is none. */
export const cellNumber = (cell: Cell | undefined): number | null => {
  if (typeof cell === "number") return cell;
  if (cell === null || typeof cell !== "object" || !("number" in cell)) return null;
  return cell.number === "nan" ? Number.NaN : cell.number === "inf" ? Infinity : -Infinity;
};

/** A cell as text; nothing for null. */
export const formatCell = (cell: Cell | undefined): string => {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "string") return cell;
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  const number = cellNumber(cell);
  if (number !== null) return formatNumber(number);
  return `[${(cell as readonly Cell[]).map(formatCell).join(", ")}]`;
};

/** A span of time in microseconds: `0.4s`, `12s`, `3m 05s`, `2h 10m`, `3d 4h`. */
export const formatDuration = (micros: number): string => {
  const seconds = micros / 1e6;
  if (seconds < 10) return `${Math.max(0, seconds).toFixed(1)}s`;
  const whole = Math.floor(seconds);
  const pad = (n: number) => String(n).padStart(2, "0");
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${pad(whole % 60)}s`;
  const hours = Math.floor(whole / 3600);
  if (hours < 48) return `${hours}h ${pad(Math.floor((whole % 3600) / 60))}m`;
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
};

/** A moment in microseconds, in local time: `2026-11-23 04:16:53`. */
export const formatTime = (micros: number | null): string => {
  if (micros === null) return "";
  const at = new Date(micros / 1000);
  if (Number.isNaN(at.getTime())) return "";
  const pad = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} ${clock(at)}`;
};

/** The time of day of a moment in microseconds. */
export const formatClock = (micros: number): string => clock(new Date(micros / 1000));

const clock = (at: Date): string =>
  [at.getHours(), at.getMinutes(), at.getSeconds()].map((n) => String(n).padStart(2, "0")).join(":");

/** A number of bytes in the largest unit that leaves a whole part. */
export const formatBytes = (bytes: number): string => {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[step]}`;
};

/** `1 run`, `12,345 runs`. */
export const countOf = (count: number, noun: string): string =>
  `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

/** The name people know a run by. */
export const shortId = (id: string): string => id.slice(0, 8);

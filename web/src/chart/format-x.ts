import { formatDuration, formatNumber } from "../text/format.ts";

export type XKind = "step" | "time" | "relative";

/** A value of the common axis as its kind is read; the range tells how much of a moment is worth writing. */
export const formatX = (value: number, kind: XKind, range?: readonly [number, number]): string => {
  if (kind === "step") return formatNumber(value);
  if (kind === "relative") return formatDuration(value * 1e6);
  const at = new Date(value * 1000);
  const days = range ? (range[1] - range[0]) / 86_400 : 0;
  if (days > 2) return at.toLocaleDateString("en-GB", { day: "numeric", month: "short" });
  return at.toLocaleTimeString("en-GB");
};

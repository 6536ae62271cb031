import type { Cell } from "../../../src/server/api-types.ts";
import { cellNumber, formatCell, formatDuration, formatTime, shortId } from "../text/format.ts";

/** A cell of a column as the table shows it. */
export const cellText = (column: string, cell: Cell | undefined): string => {
  const number = cellNumber(cell);
  if ((column === "started" || column === "stopped") && number !== null) return formatTime(number);
  if (column === "duration" && number !== null) return formatDuration(number);
  if ((column === "id" || column === "parent") && typeof cell === "string") return shortId(cell);
  if (column === "tags" && typeof cell === "object" && cell !== null && !("number" in cell))
    return cell.map(formatCell).join(", ");
  return formatCell(cell);
};

const widths: Readonly<Record<string, number>> = {
  started: 164,
  stopped: 164,
  duration: 84,
  status: 112,
  label: 220,
  id: 88,
  operation: 150,
  tags: 130,
  marked: 64,
};

/** How wide a column is while nobody chose. */
export const usualWidth = (column: string, title: string): number =>
  widths[column] ?? Math.min(220, Math.max(84, title.length * 7.5 + 34));

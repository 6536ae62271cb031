import type { Context } from "../../base/index.ts";

export type Progress = {
  /** Bytes that have arrived in all, and how many there will be, if that is known. */
  readonly show: (received: number, total: number | undefined) => void;
  readonly end: () => void;
};

const barWidth = 30;
const redrawMs = 100;

/** A bar on standard error while a file is downloaded; nothing where that is no terminal. */
export const downloadProgress = (
  { terminal, err, now }: Pick<Context, "terminal" | "err" | "now">,
  name: string,
): Progress => {
  if (!terminal.errIsTty) return { show: () => undefined, end: () => undefined };
  let shownAt = Number.NEGATIVE_INFINITY;
  let isShown = false;
  const draw = (received: number, total: number | undefined): void => {
    isShown = true;
    err(`\r\u001b[K${progressLine(name, received, total)}`);
  };
  return {
    show: (received, total) => {
      const ms = now() / 1000;
      if (ms - shownAt < redrawMs && received !== total) return;
      shownAt = ms;
      draw(received, total);
    },
    end: () => {
      if (isShown) err("\r\u001b[K");
    },
  };
};

const progressLine = (name: string, received: number, total: number | undefined): string => {
  if (total === undefined || total === 0) return `${name}  ${bytesText(received)}`;
  const share = Math.min(received / total, 1);
  const filled = Math.round(share * barWidth);
  const bar = "#".repeat(filled) + "-".repeat(barWidth - filled);
  return `${name}  [${bar}] ${Math.floor(share * 100)}%  ${bytesText(received)}/${bytesText(total)}`;
};

const bytesText = (bytes: number): string => {
  const units = ["B", "KB", "MB", "GB", "TB"];
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log(bytes) / Math.log(1024)), units.length - 1);
  const amount = bytes / 1024 ** power;
  return `${power === 0 ? amount : amount.toFixed(1)} ${units[power]}`;
};

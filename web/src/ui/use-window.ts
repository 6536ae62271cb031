import { useLayoutEffect, useState } from "react";

/** What of a scrolled box is seen, in pixels. */
export type Seen = {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
};

/** Follows the scrolling of a box in steps, so that few scroll events draw anything. */
export const useSeen = (box: HTMLElement | null, stepY: number, stepX = 1e9): Seen => {
  const [seen, setSeen] = useState<Seen>({ top: 0, left: 0, height: 600, width: 1200 });
  useLayoutEffect(() => {
    if (box === null) return;
    const read = () => {
      const next = {
        top: Math.floor(box.scrollTop / stepY) * stepY,
        left: Math.floor(box.scrollLeft / stepX) * stepX,
        height: box.clientHeight,
        width: box.clientWidth,
      };
      setSeen((before) =>
        before.top === next.top &&
        before.left === next.left &&
        before.height === next.height &&
        before.width === next.width
          ? before
          : next,
      );
    };
    read();
    box.addEventListener("scroll", read, { passive: true });
    const watch = new ResizeObserver(read);
    watch.observe(box);
    return () => {
      box.removeEventListener("scroll", read);
      watch.disconnect();
    };
  }, [box, stepY, stepX]);
  return seen;
};

/** The rows of equal height that are seen, with some before and behind. */
export const rowRange = (
  seen: Seen,
  rowHeight: number,
  count: number,
  spare: number,
): readonly [number, number] => {
  const first = Math.max(0, Math.floor(seen.top / rowHeight) - spare);
  const last = Math.min(count, Math.ceil((seen.top + seen.height) / rowHeight) + spare);
  return [Math.min(first, last), last];
};

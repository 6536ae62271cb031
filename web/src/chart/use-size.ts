import { type RefObject, useEffect, useState } from "react";

/** The size of a box in whole pixels, followed. */
export const useSize = (
  ref: RefObject<HTMLElement | null>,
): { readonly width: number; readonly height: number } => {
  const [size, setSize] = useState({ width: 400, height: 240 });
  useEffect(() => {
    const box = ref.current;
    if (box === null) return;
    const watch = new ResizeObserver(() => setSize({ width: box.clientWidth, height: box.clientHeight }));
    watch.observe(box);
    return () => watch.disconnect();
  }, [ref]);
  return size;
};

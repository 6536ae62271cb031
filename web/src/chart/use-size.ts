import { useLayoutEffect, useState } from "react";

/** The size of a box in whole pixels, followed. */
export const useSize = (box: HTMLElement | null): { readonly width: number; readonly height: number } => {
  const [size, setSize] = useState({ width: 400, height: 240 });
  useLayoutEffect(() => {
    if (box === null) return;
    const read = () => setSize({ width: box.clientWidth, height: box.clientHeight });
    read();
    const watch = new ResizeObserver(read);
    watch.observe(box);
    return () => watch.disconnect();
  }, [box]);
  return size;
};

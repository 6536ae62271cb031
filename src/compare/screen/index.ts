export {
  type GridView,
  openGrid,
  reloadGrid,
  resizeGrid,
  showMark,
  type ViewData,
  visibleRows,
} from "./grid-view.ts";
export { pressKey } from "./press-key.ts";

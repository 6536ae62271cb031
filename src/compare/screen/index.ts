export {
  type GridView,
  openGrid,
  reloadGrid,
  resizeGrid,
  showMark,
  type ViewData,
  type ViewSize,
  visibleRows,
} from "./grid-view.ts";
export { pressKey, type ViewRequest } from "./press-key.ts";

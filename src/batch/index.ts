export { gridTrials } from "./grid.ts";

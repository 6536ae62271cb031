import { type Context, errorCode, UserError } from "../../base/index.ts";
import {
  type GridView,
  openGrid,
  pressKey,
  reloadGrid,
  resizeGrid,
  runDetail,
  showMark,
  type ViewData,
} from "../../compare/index.ts";
import { markRun, RunRecord, unmarkRun } from "../../store/index.ts";
import { textWidth } from "../text-width.ts";
import { drawGrid } from "./draw-grid.ts";
import { openScreen, type Screen } from "./terminal-screen.ts";

/** The table as it is when it is read, the runs of its rows by id, and what there was to warn of. */
export type Loaded = ViewData & {
  readonly runs: ReadonlyMap<string, RunRecord>;
  readonly warnings: readonly string[];
};

/** Shows a table of runs on the whole terminal until the user has seen enough. */
export const showTable = async (context: Context, load: () => Promise<Loaded>): Promise<void> => {
  let loaded = await load();
  using screen = openScreen();
  let view = openGrid(loaded, screen.size(), textWidth);
  for (;;) {
    screen.draw(drawGrid(view));
    const key = await screen.next();
    if (key === undefined) return;
    if (key === "resize") {
      view = resizeGrid(view, screen.size());
      continue;
    }
    const pressed = pressKey(view, key, textWidth);
    view = pressed.view;
    switch (pressed.request) {
      case "quit":
        return;
      case "suspend":
        screen.suspend();
        break;
      case "refresh":
        loaded = await reload(screen, view, loaded, load);
        view = reloadGrid(view, loaded, textWidth);
        break;
      case "logs":
        view = withBox(view, "Logs", loaded.warnings);
        break;
      case "detail":
        view = showDetail(context, view, loaded);
        break;
      case "mark":
      case "unmark":
        view = changeMark(view, loaded, pressed.request === "mark");
        break;
      default:
    }
  }
};

/** What cannot be read now is told of in the log, and the table stays as it is. */
const reload = async (
  screen: Screen,
  view: GridView,
  before: Loaded,
  load: () => Promise<Loaded>,
): Promise<Loaded> => {
  screen.draw(drawGrid(withBox(view, "Refreshing data...", [])));
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...before, warnings: [...before.warnings, error.message] };
  }
};

const withBox = (view: GridView, title: string, lines: readonly string[]): GridView => ({
  ...view,
  overlay: { kind: "box", title, lines, top: 0 },
});

const noRuns = ["", "Press 'r' in the main screen to refresh the list."];
const gone = [
  "This run no longer exists.",
  "",
  "Press 'q' to exit this screen and then press 'r' to refresh the list.",
];

/** The run under the cursor as it is now; undefined if it is gone. */
const currentRun = (view: GridView, { runs }: Loaded): RunRecord | undefined => {
  const run = runs.get(view.rows[view.row]?.id ?? "");
  const fresh = run && new RunRecord({ id: run.id, dir: run.dir });
  return fresh?.opRef === undefined ? undefined : fresh;
};

const showDetail = (context: Context, view: GridView, loaded: Loaded): GridView => {
  const id = view.rows[view.row]?.id;
  if (id === undefined) return withBox(view, "There are no matching runs currently", noRuns);
  const run = currentRun(view, loaded);
  return withBox(view, `Run ${id.slice(0, 8)}`, run === undefined ? gone : runDetail(run, context));
};

const changeMark = (view: GridView, loaded: Loaded, isMarked: boolean): GridView => {
  const id = view.rows[view.row]?.id;
  if (id === undefined) return view;
  const run = currentRun(view, loaded);
  if (run === undefined) return withBox(view, id.slice(0, 8), gone);
  try {
    if (isMarked) markRun(run);
    else unmarkRun(run);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return withBox(view, id.slice(0, 8), [error instanceof Error ? error.message : String(error)]);
  }
  return showMark(view, id, isMarked, textWidth);
};

import type { Context } from "../../base/index.ts";
import type { ExecuteOptions } from "../../execute/index.ts";
import { type BoardState, boardText, emptyBoard, readBoardLine } from "./board-state.ts";
import type { RunOptions } from "./run-options.ts";

/**
 * How a batch of several jobs is watched: it deals with signals itself, and on a terminal a board that is drawn anew
 * takes the place of its log lines.
 */
export const batchWatch = (
  context: Context,
  jobs: number,
  options: RunOptions,
): Pick<ExecuteOptions, "supervision" | "watch"> => {
  if (jobs === 1) return {};
  const supervision = { isolation: "batch" } as const;
  const { errIsTty, columns } = context.terminal;
  if (!errIsTty || options.quiet || context.env.TERM === "dumb") return { supervision };
  return { supervision, watch: boardDrawer(context, columns ?? 80) };
};

const redrawMs = 1000;
const leastMs = 100;

/** Feeds the lines of a batch to a board, and draws it below the lines that are none of its own. */
const boardDrawer = (context: Context, width: number): ((line: Buffer) => void) => {
  let state: BoardState = emptyBoard;
  let drawn = 0;
  let timer: NodeJS.Timeout | undefined;
  let lastMs = 0;
  const draw = (above: string): void => {
    const lines = boardText(state, { nowMs: nowMs(context), width });
    const up = drawn === 0 ? "" : `\u001b[${drawn}A\r\u001b[J`;
    context.err(up + above + lines.map((line) => `${line}\n`).join(""));
    drawn = lines.length;
    lastMs = nowMs(context);
    clearTimeout(timer);
    timer = state.running.size === 0 ? undefined : setTimeout(() => draw(""), redrawMs);
    timer?.unref();
  };
  return (line) => {
    const read = readBoardLine(state, line.toString(), nowMs(context));
    state = read.state;
    if (read.above !== undefined) draw(`${read.above}\n`);
    else if (nowMs(context) - lastMs >= leastMs || state.running.size === 0) draw("");
  };
};

const nowMs = (context: Pick<Context, "now">): number => context.now() / 1000;

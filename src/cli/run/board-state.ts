/** What is known of a batch from the lines it logs. */
export type BoardState = {
  readonly startedMs: number | undefined;
  readonly running: ReadonlyMap<string, { readonly text: string; readonly sinceMs: number }>;
  readonly completed: number;
  readonly failed: number;
  readonly total: number | undefined;
  /** The best value of the objective, as logged. */
  readonly best: string | undefined;
};

export const emptyBoard: BoardState = {
  startedMs: undefined,
  running: new Map(),
  completed: 0,
  failed: 0,
  total: undefined,
  best: undefined,
};

/** The board after a line. `above`: the line, where it is one that people should see for itself. */
export const readBoardLine = (
  state: BoardState,
  line: string,
  nowMs: number,
): { readonly state: BoardState; readonly above: string | undefined } => {
  const started = /^INFO: \[guild\] Running trial (\w+): (.*)$/.exec(line);
  if (started !== null) {
    const [, id = "", text = ""] = started;
    const running = new Map([...state.running, [id, { text, sinceMs: nowMs }] as const]);
    return { state: { ...state, running, startedMs: state.startedMs ?? nowMs }, above: undefined };
  }
  const completed = /^INFO: \[guild\] Trial (\w+) completed \((.*)\)$/.exec(line);
  if (completed !== null) {
    const [, id = "", facts = ""] = completed;
    const total = /(?:^|, )\d+ of (\d+)/.exec(facts)?.[1];
    const next = {
      ...withoutTrial(state, id),
      completed: state.completed + 1,
      total: total === undefined ? state.total : Number(total),
      best: bestOf(facts) ?? state.best,
    };
    return { state: next, above: undefined };
  }
  const ended = /^(?:INFO|ERROR): \[guild\] Trial (\w+) (?:was terminated|exited with an error)/.exec(line);
  if (ended === null) return { state, above: isTalk(line) ? undefined : plainText(line) };
  return {
    state: { ...withoutTrial(state, ended[1] ?? ""), failed: state.failed + 1 },
    above: plainText(line),
  };
};

const withoutTrial = (state: BoardState, id: string): BoardState => ({
  ...state,
  running: new Map([...state.running].filter(([each]) => each !== id)),
});

/** `loss=0.5, 3 of 10, best 0.1` -> `loss 0.1`. */
const bestOf = (facts: string): string | undefined => {
  const found = /^(.*)=[^=,]*, \d+ of \d+, best (.*)$/.exec(facts);
  return found === null ? undefined : `${found[1]} ${found[2]}`;
};

/** Lines that say of each trial how it was chosen. */
const isTalk = (line: string): boolean =>
  /^INFO: \[guild\] (?:Found \d+ previous|Random start for|Skipping )/.test(line);

const plainText = (line: string): string =>
  line.replace(/^INFO: \[guild\] /, "").replace(/^(WARNING|ERROR): \[guild\] /, "$1: ");

/** The lines of the board: one that counts, and one for each running trial. None is wider than the terminal. */
export const boardText = (
  state: BoardState,
  { nowMs, width }: { readonly nowMs: number; readonly width: number },
): readonly string[] => {
  const { running, completed, failed, total, best } = state;
  const waiting = total === undefined ? undefined : Math.max(0, total - completed - failed - running.size);
  const parts = [
    `${running.size} running`,
    `${completed} done`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(waiting === undefined ? [] : [`${waiting} waiting`]),
    ...(best === undefined ? [] : [`best ${best}`]),
    ...timeLeft(state, waiting, nowMs),
  ];
  const trials = [...running].map(
    ([id, { text, sinceMs }]) => `  [${id.slice(0, 8)}] ${durationText(nowMs - sinceMs)}  ${text}`,
  );
  return [parts.join(", "), ...trials].map((line) => cut(line, width));
};

/** By how long the trials so far took, all jobs together. */
const timeLeft = (
  { startedMs, completed, failed, running }: BoardState,
  waiting: number | undefined,
  nowMs: number,
): readonly string[] => {
  const ended = completed + failed;
  if (startedMs === undefined || waiting === undefined || ended === 0 || waiting + running.size === 0)
    return [];
  const perTrial = (nowMs - startedMs) / (ended + running.size / 2);
  return [`about ${durationText(perTrial * (waiting + running.size / 2))} left`];
};

/** `0:05`, `12:30`, `3:00:00`. */
const durationText = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [first = 0, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  return [String(first), ...rest.map((part) => String(part).padStart(2, "0"))].join(":");
};

const cut = (text: string, width: number): string => {
  const letters = [...text];
  return letters.length < width ? text : `${letters.slice(0, width - 2).join("")}…`;
};

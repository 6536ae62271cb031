import type { ReactNode } from "react";
import type { RunStatus } from "../../../src/server/api-types.ts";
import { ApiError } from "../data/api.ts";

const marks: Readonly<Record<RunStatus, string>> = {
  completed: "M4.5 8.3 7 10.8l4.5-5",
  error: "M5.5 5.5l5 5m0-5-5 5",
  terminated: "M5.5 8h5",
  running: "M8 4.5V8l2.4 1.6",
  pending: "M5.2 8h.1M8 8h.1m2.6 0h.1",
  staged: "M6.5 5.3v5.4m3-5.4v5.4",
};

/** The state of a run: shape and colour, and a word for those who hear the page. */
export const Status = ({
  status,
  isBare = false,
}: {
  readonly status: RunStatus;
  readonly isBare?: boolean;
}) => (
  <span className={`status ${status}`} title={status}>
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <circle cx="8" cy="8" r="7" />
      <path d={marks[status]} />
    </svg>
    <span className={isBare ? "unseen" : ""}>{status}</span>
  </span>
);

/** A fault of the server in the place of what it did not give. */
export const Fault = ({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) => (
  <div className="state fault" role="alert">
    <p>{error instanceof Error ? error.message : String(error)}</p>
    {error instanceof ApiError && error.hint && <p className="quiet">{error.hint}</p>}
    {retry && (
      <button type="button" onClick={retry}>
        Try again
      </button>
    )}
  </div>
);

export const Loading = ({ what }: { readonly what: string }) => (
  <div className="state quiet" role="status">
    Loading {what}…
  </div>
);

export const Empty = ({ children }: { readonly children: ReactNode }) => (
  <div className="state quiet">{children}</div>
);

/** One of a few choices, as a row of buttons. */
export const Choice = <T extends string>({
  label,
  options,
  value,
  choose,
}: {
  readonly label: string;
  readonly options: readonly (readonly [T, string])[];
  readonly value: T;
  readonly choose: (value: T) => void;
}) => (
  <fieldset className="choice">
    <legend className="unseen">{label}</legend>
    {options.map(([option, text]) => (
      <button key={option} type="button" aria-pressed={option === value} onClick={() => choose(option)}>
        {text}
      </button>
    ))}
  </fieldset>
);

export const Check = ({
  label,
  on,
  set,
}: {
  readonly label: string;
  readonly on: boolean;
  readonly set: (on: boolean) => void;
}) => (
  <label className="check">
    <input type="checkbox" checked={on} onChange={(event) => set(event.target.checked)} />
    {label}
  </label>
);

export const Select = ({
  label,
  options,
  value,
  choose,
}: {
  readonly label: string;
  readonly options: readonly (readonly [string, string])[];
  readonly value: string;
  readonly choose: (value: string) => void;
}) => (
  <label className="select">
    <span>{label}</span>
    <select value={value} onChange={(event) => choose(event.target.value)}>
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  </label>
);

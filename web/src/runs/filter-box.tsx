import { useEffect, useRef, useState } from "react";
import { ApiError } from "../data/api.ts";

/** The filter in the command line's language; what is wrong with it is shown at its place. */
export const FilterBox = ({
  value,
  set,
  error,
}: {
  readonly value: string;
  readonly set: (filter: string) => void;
  readonly error: unknown;
}) => {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  useEffect(() => {
    // Someone went back, or chose a group.
    if (value !== sent.current) {
      sent.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      set(text);
    }, 250);
    return () => clearTimeout(timer);
  }, [text, set]);
  const fault = error instanceof ApiError && value !== "" && error.status === 400 ? error : undefined;
  return (
    <div className="filter">
      <input
        type="search"
        id="filter"
        value={text}
        placeholder="Filter, as in  loss < 0.3 and lr = 0.1"
        aria-label="Filter runs"
        aria-invalid={fault !== undefined}
        aria-describedby={fault ? "filter-fault" : undefined}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
          if (event.key !== "Enter") return;
          sent.current = text;
          set(text);
        }}
      />
      {fault && (
        <div className="filter-fault" id="filter-fault" role="alert">
          {fault.position !== undefined && (
            <pre>{`${value}\n${" ".repeat(Math.max(0, fault.position))}^`}</pre>
          )}
          <p>{fault.message}</p>
          {fault.hint && <p className="quiet">{fault.hint}</p>}
        </div>
      )}
    </div>
  );
};

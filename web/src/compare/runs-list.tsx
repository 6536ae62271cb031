import { useState } from "react";
import { shortId } from "../text/format.ts";
import { Status } from "../ui/parts.tsx";
import { rowRange, useSeen } from "../ui/use-window.ts";
import { formatRoute } from "../url/route.ts";
import type { ComparedRun } from "./use-compared.ts";

const rowHeight = 28;

/** The runs with their colours; pointing at one brings it out, its box hides it. */
export const RunsList = ({
  runs,
  hidden,
  toggle,
  emphasise,
}: {
  readonly runs: readonly ComparedRun[];
  readonly hidden?: ReadonlySet<string>;
  readonly toggle?: (id: string) => void;
  readonly emphasise: (id: string | null) => void;
}) => {
  const [box, setBox] = useState<HTMLElement | null>(null);
  const seen = useSeen(box, rowHeight * 4);
  const [first, last] = rowRange(seen, rowHeight, runs.length, 10);
  return (
    <aside className="runs-list" aria-label="Runs">
      <div
        ref={setBox}
        className="runs-list-box"
        tabIndex={0}
        role="group"
        aria-label={`${runs.length} runs`}
      >
        <div className="terminal-area" style={{ height: runs.length * rowHeight }}>
          {runs.slice(first, last).map((run, n) => (
            <div
              key={run.id}
              role="presentation"
              className="runs-list-row"
              style={{ transform: `translateY(${(first + n) * rowHeight}px)` }}
              onPointerEnter={() => emphasise(run.id)}
              onPointerLeave={() => emphasise(null)}
            >
              {toggle && (
                <input
                  type="checkbox"
                  aria-label={`Show ${run.name}`}
                  checked={!hidden?.has(shortId(run.id))}
                  onChange={() => toggle(run.id)}
                />
              )}
              <i className="swatch" style={{ background: run.color }} />
              <Status status={run.status} isBare />
              <a
                href={formatRoute(["run", run.id])}
                title={run.name}
                onFocus={() => emphasise(run.id)}
                onBlur={() => emphasise(null)}
              >
                <code>{shortId(run.id)}</code> <bdi>{run.label || run.operation}</bdi>
              </a>
            </div>
          ))}
        </div>
      </div>
    </aside>
  );
};

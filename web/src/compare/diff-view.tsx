import { useState } from "react";
import type { Diff } from "../../../src/server/api-types.ts";
import { useApi } from "../data/queries.ts";
import { plainText } from "../text/ansi.ts";
import { Choice, Empty, Fault, Loading, Select } from "../ui/parts.tsx";
import { rowRange, useSeen } from "../ui/use-window.ts";
import { change, useRoute } from "../url/use-route.ts";
import type { ComparedRun } from "./use-compared.ts";

const parts = [
  ["flags", "Flags"],
  ["attributes", "Attributes"],
  ["environment", "Environment"],
  ["output", "Output"],
  ["sourcecode", "Source code"],
  ["files", "Files"],
] as const;
const lineHeight = 19;

/** Two runs line by line: flags, output, source code or any file. */
export const DiffView = ({ runs }: { readonly runs: readonly ComparedRun[] }) => {
  const { params } = useRoute();
  const of = parts.find(([part]) => part === params.get("of"))?.[0] ?? "flags";
  const a = params.get("a") ?? runs[1]?.id ?? runs[0]?.id ?? "";
  const b = params.get("b") ?? runs[0]?.id ?? "";
  const path = params.get("path") ?? "";
  const hasPaths = of === "sourcecode" || of === "files";
  const list = useApi<Diff>("diff", { a, b, of }, { enabled: hasPaths });
  const needed = !hasPaths || path !== "";
  const diff = useApi<Diff>("diff", { a, b, of, ...(hasPaths && { path }) }, { enabled: needed });
  const options = runs.map((run) => [run.id, run.name] as const);
  const fault = (hasPaths ? list.error : null) ?? (needed ? diff.error : null);
  return (
    <>
      <div className="bar">
        <Select label="Left" value={a} options={options} choose={(id) => change({ a: id })} />
        <button
          type="button"
          aria-label="Exchange left and right"
          title="Exchange"
          onClick={() => change({ a: b, b: a })}
        >
          ⇄
        </button>
        <Select label="Right" value={b} options={options} choose={(id) => change({ b: id })} />
        <Choice
          label="What to compare"
          options={parts}
          value={of}
          choose={(part) => change({ of: part, path: null })}
        />
      </div>
      {fault ? (
        <Fault error={fault} />
      ) : (
        <div className={hasPaths ? "files chosen diffing" : ""}>
          {hasPaths && (
            <nav className="tree" aria-label="Files">
              {list.data ? (
                <ul>
                  {(list.data.paths ?? []).map((entry) => (
                    <li key={entry.path}>
                      <button
                        type="button"
                        className={`entry ${entry.change}`}
                        aria-current={entry.path === path ? "true" : undefined}
                        title={`${entry.path}: ${entry.change}`}
                        onClick={() => change({ path: entry.path })}
                      >
                        <span className="twist" aria-hidden="true">
                          {{ added: "+", removed: "−", changed: "≠", same: "" }[entry.change]}
                        </span>
                        <bdi>{entry.path}</bdi>
                        <small>{entry.change}</small>
                      </button>
                    </li>
                  ))}
                  {list.data.paths?.length === 0 && <Empty>No files.</Empty>}
                </ul>
              ) : (
                <Loading what="files" />
              )}
            </nav>
          )}
          {needed ? (
            diff.data ? (
              <DiffLines diff={diff.data} />
            ) : (
              <Loading what="the difference" />
            )
          ) : (
            <Empty>Choose a file.</Empty>
          )}
        </div>
      )}
    </>
  );
};

const DiffLines = ({ diff }: { readonly diff: Diff }) => {
  const [box, setBox] = useState<HTMLElement | null>(null);
  const seen = useSeen(box, lineHeight * 5);
  const lines = diff.lines ?? [];
  const [first, last] = rowRange(seen, lineHeight, lines.length, 30);
  const changes = lines.filter((line) => line.change !== "same").length;
  if (lines.length === 0) return <Empty>Both are empty.</Empty>;
  return (
    <section className="viewer">
      <p className="quiet bar">
        {changes === 0
          ? "No difference."
          : `${changes.toLocaleString("en")} of ${lines.length.toLocaleString("en")} lines differ.`}
        {diff.isCut && " Only the beginning is compared."}
      </p>
      <div ref={setBox} className="code diff" tabIndex={0} role="group" aria-label="Lines side by side">
        <div className="terminal-area" style={{ height: lines.length * lineHeight }}>
          {lines.slice(first, last).map((line, n) => (
            <div
              key={first + n}
              className={`line ${line.change}`}
              style={{ transform: `translateY(${(first + n) * lineHeight}px)` }}
            >
              <Side text={line.a} number={line.aLine} other={line.b} />
              <Side text={line.b} number={line.bLine} other={line.a} />
            </div>
          ))}
        </div>
      </div>
    </section>
  );
};

const Side = ({
  text,
  number,
  other,
}: {
  readonly text: string | null;
  readonly number: number | undefined;
  readonly other: string | null;
}) => (
  <span className={text === null ? "side gap" : text !== other ? "side differs" : "side"}>
    <span className="line-number" aria-hidden="true">
      {number === undefined ? "" : number + 1}
    </span>
    <span className="line-text">{text === null ? "" : plainText(text.slice(0, 5000))}</span>
  </span>
);

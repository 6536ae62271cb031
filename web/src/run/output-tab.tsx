import { useQueries } from "@tanstack/react-query";
import { Fragment, useEffect, useMemo, useRef, useState } from "react";
import type {
  OutputHits,
  OutputLine,
  OutputWindow,
  RunDetail,
  RunEvent,
} from "../../../src/server/api-types.ts";
import { getJson } from "../data/api.ts";
import { useApi } from "../data/queries.ts";
import { parseAnsi, type Span } from "../text/ansi.ts";
import { formatClock } from "../text/format.ts";
import { Check, Empty, Fault, Loading } from "../ui/parts.tsx";
import { useKeys } from "../ui/use-keys.ts";
import { rowRange, useSeen } from "../ui/use-window.ts";
import { change, useRoute } from "../url/use-route.ts";

const lineHeight = 18;
const pageLines = 500;

/** The output as it grows, of which only the seen lines are held. */
export const OutputTab = ({
  run,
  event,
}: {
  readonly run: RunDetail;
  readonly event: RunEvent | undefined;
}) => {
  const tail = useApi<OutputWindow>(`runs/${run.id}/output`, { last: 1 });
  const total = Math.max(event?.outputLines ?? 0, tail.data?.total ?? 0);
  const { params } = useRoute();
  const text = params.get("find") ?? "";
  const isCase = params.has("case");
  const showsTime = params.has("times");
  const [follow, setFollow] = useState(run.status === "running");
  const [hit, setHit] = useState(0);
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const seen = useSeen(box, lineHeight * 5);
  const lines = useLines(run.id, total, rowRange(seen, lineHeight, total, 20));
  const hits = useApi<OutputHits>(
    `runs/${run.id}/output/search`,
    { text, case: isCase, total },
    { enabled: text !== "", keep: true },
  );
  const found = text === "" ? [] : (hits.data?.lines ?? []);
  const current = found[Math.min(hit, found.length - 1)];
  useEffect(() => {
    if (follow && total > 0) box?.scrollTo({ top: box.scrollHeight });
  }, [follow, total, box]);
  useEffect(() => {
    if (box && current !== undefined)
      box.scrollTo({ top: Math.max(0, current * lineHeight - box.clientHeight / 3) });
  }, [current, box]);
  const step = (by: number) => {
    if (found.length === 0) return;
    setFollow(false);
    setHit((Math.min(hit, found.length - 1) + by + found.length) % found.length);
  };
  useKeys([
    ["/", () => document.getElementById("find")?.focus()],
    ["n", () => step(1)],
    ["N", () => step(-1)],
    ["f", () => setFollow(!follow)],
    ["G", () => box?.scrollTo({ top: box.scrollHeight })],
    ["g", () => box?.scrollTo({ top: 0 })],
  ]);
  const [first, last] = rowRange(seen, lineHeight, total, 20);
  if (tail.error) return <Fault error={tail.error} retry={() => void tail.refetch()} />;
  if (!tail.data) return <Loading what="output" />;
  return (
    <section className="output">
      <div className="bar">
        <input
          id="find"
          type="search"
          placeholder="Search the output"
          aria-label="Search the output"
          value={text}
          onChange={(change_) => {
            setHit(0);
            change({ find: change_.target.value || null });
          }}
          onKeyDown={(key) => {
            if (key.key === "Enter") step(key.shiftKey ? -1 : 1);
          }}
        />
        {text !== "" && (
          <output>
            {found.length === 0
              ? "nothing found"
              : `${Math.min(hit, found.length - 1) + 1} of ${found.length.toLocaleString("en")}${hits.data?.isCut ? "+" : ""}`}
          </output>
        )}
        <Check label="Match case" on={isCase} set={(on) => change({ case: on ? "1" : null })} />
        <Check label="Times" on={showsTime} set={(on) => change({ times: on ? "1" : null })} />
        <Check label="Follow" on={follow} set={setFollow} />
        <span className="quiet">{total.toLocaleString("en")} lines</span>
      </div>
      {total === 0 ? (
        <Empty>{run.status === "running" ? "Nothing written yet." : "No output."}</Empty>
      ) : (
        <div
          ref={setBox}
          className="terminal"
          role="log"
          aria-label="Output"
          aria-live="off"
          tabIndex={0}
          onWheel={(wheel) => wheel.deltaY < 0 && setFollow(false)}
        >
          <div style={{ height: total * lineHeight }} className="terminal-area">
            {Array.from({ length: last - first }, (_, n) => first + n).map((number) => (
              <OutputRow
                key={number}
                number={number}
                line={lines.get(number)}
                find={text}
                isCase={isCase}
                isCurrent={number === current}
                showsTime={showsTime}
              />
            ))}
          </div>
        </div>
      )}
    </section>
  );
};

const useLines = (
  id: string,
  total: number,
  [first, last]: readonly [number, number],
): ReadonlyMap<number, OutputLine> => {
  const pages: number[] = [];
  for (let page = Math.floor(first / pageLines); page * pageLines < last; page++) pages.push(page);
  const answers = useQueries({
    queries: pages.map((page) => {
      const count = Math.min(pageLines, total - page * pageLines);
      const params = { from: page * pageLines, count: pageLines };
      return {
        // A page that is not full is asked for again when there is more of it.
        queryKey: [`runs/${id}/output`, page, count],
        queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
          getJson<OutputWindow>(`runs/${id}/output`, params, signal),
        structuralSharing: false,
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 30_000,
      };
    }),
  });
  const kept = useRef<ReadonlyMap<number, OutputLine>>(new Map());
  const windows = answers.map((answer) => answer.data);
  // While the rest of a page is on its way, what was there of it stays.
  const lines = new Map<number, OutputLine>(windows.includes(undefined) ? kept.current : []);
  for (const window of windows)
    for (const [n, line] of (window?.lines ?? []).entries()) lines.set((window?.from ?? 0) + n, line);
  useEffect(() => {
    kept.current = lines;
  });
  return lines;
};

const OutputRow = ({
  number,
  line,
  find,
  isCase,
  isCurrent,
  showsTime,
}: {
  readonly number: number;
  readonly line: OutputLine | undefined;
  readonly find: string;
  readonly isCase: boolean;
  readonly isCurrent: boolean;
  readonly showsTime: boolean;
}) => {
  const spans = useMemo(() => (line ? parseAnsi(line[2].slice(0, 20_000)) : []), [line]);
  return (
    <div
      className={`line${line?.[1] === 1 ? " stderr" : ""}${isCurrent ? " current" : ""}`}
      style={{ transform: `translateY(${number * lineHeight}px)` }}
    >
      <span className="line-number" aria-hidden="true">
        {number + 1}
      </span>
      {showsTime && <span className="line-time">{line?.[0] ? formatClock(line[0]) : ""}</span>}
      <span className="line-text">
        {spans.map((span, at) => (
          <Piece key={at} span={span} find={find} isCase={isCase} />
        ))}
      </span>
    </div>
  );
};

const Piece = ({
  span,
  find,
  isCase,
}: {
  readonly span: Span;
  readonly find: string;
  readonly isCase: boolean;
}) => {
  const classes = [
    typeof span.fg === "number" ? `ansi-${span.fg}` : "",
    typeof span.bg === "number" ? `ansi-bg-${span.bg}` : "",
    span.bold ? "bold" : "",
    span.dim ? "dim" : "",
    span.italic ? "italic" : "",
    span.underline ? "underline" : "",
  ].filter(Boolean);
  const style = {
    ...(typeof span.fg === "string" && { color: span.fg }),
    ...(typeof span.bg === "string" && { background: span.bg }),
  };
  const parts = find === "" ? [span.text] : splitAround(span.text, find, isCase);
  return (
    <span className={classes.join(" ") || undefined} style={style}>
      {parts.map((part, at) =>
        at % 2 === 1 ? <mark key={at}>{part}</mark> : <Fragment key={at}>{part}</Fragment>,
      )}
    </span>
  );
};

// Text before, hit, text between, hit …
const splitAround = (text: string, find: string, isCase: boolean): readonly string[] => {
  const escaped = find.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.split(new RegExp(`(${escaped})`, isCase ? "" : "i"));
};

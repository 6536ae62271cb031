import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { apiUrl, call } from "../data/api.ts";
import { decodeSeries, smooth } from "../data/series.ts";
import { Check, Choice, Empty, Fault } from "../ui/parts.tsx";
import { change, useRoute } from "../url/use-route.ts";
import type { XKind } from "./format-x.ts";
import { type Line, LineChart, type Linked } from "./line-chart.tsx";

export type ChartRun = { readonly id: string; readonly name: string; readonly color: string };

const xKinds = [
  ["step", "Step"],
  ["relative", "Relative"],
  ["time", "Time"],
] as const;

/** A chart for each scalar of some runs. How they are drawn stands in the address. */
export const ScalarCharts = ({
  runs,
  keys,
  version,
  emphasised = null,
}: {
  readonly runs: readonly ChartRun[];
  readonly keys: readonly string[];
  /** Changes when there may be new points. */
  readonly version: number;
  readonly emphasised?: string | null;
}) => {
  const { params } = useRoute();
  const xKind = xKinds.find(([kind]) => kind === params.get("x"))?.[0] ?? "step";
  const weight = Math.min(0.99, Math.max(0, Number(params.get("smooth") ?? 0) || 0));
  const wanted = params.get("keys") ?? "";
  const [hover, setHover] = useState<number | null>(null);
  const [zoom, setZoom] = useState<readonly [number, number] | null>(null);
  const linked = useMemo<Linked>(() => ({ hover, setHover, zoom, setZoom }), [hover, zoom]);
  const shown = keys.filter((key) => key.toLowerCase().includes(wanted.toLowerCase()));
  return (
    <section className="charts">
      <div className="bar">
        <input
          type="search"
          placeholder={`Find among ${keys.length} scalars`}
          aria-label="Find scalars"
          value={wanted}
          onChange={(event) => change({ keys: event.target.value || null })}
        />
        <Choice
          label="Horizontal axis"
          options={xKinds}
          value={xKind}
          choose={(kind) => {
            setZoom(null);
            change({ x: kind === "step" ? null : kind });
          }}
        />
        <label className="slider">
          Smoothing
          <input
            type="range"
            min="0"
            max="0.99"
            step="0.01"
            value={weight}
            onChange={(event) => change({ smooth: event.target.value === "0" ? null : event.target.value })}
          />
          <output>{weight.toFixed(2)}</output>
        </label>
        <Check label="Log y" on={params.has("logy")} set={(on) => change({ logy: on ? "1" : null })} />
        <Check label="Log x" on={params.has("logx")} set={(on) => change({ logx: on ? "1" : null })} />
      </div>
      {shown.length === 0 && (
        <Empty>{keys.length === 0 ? "No scalars yet." : "No scalar has that name."}</Empty>
      )}
      <div className={shown.length === 1 ? "chart-grid one" : "chart-grid"}>
        {shown.map((key) => (
          <ScalarChart
            key={key}
            scalar={key}
            runs={runs}
            version={version}
            xKind={xKind}
            weight={weight}
            isLogX={params.has("logx")}
            isLogY={params.has("logy")}
            linked={linked}
            emphasised={emphasised}
          />
        ))}
      </div>
    </section>
  );
};

const ScalarChart = ({
  scalar,
  runs,
  version,
  xKind,
  weight,
  isLogX,
  isLogY,
  linked,
  emphasised,
}: {
  readonly scalar: string;
  readonly runs: readonly ChartRun[];
  readonly version: number;
  readonly xKind: XKind;
  readonly weight: number;
  readonly isLogX: boolean;
  readonly isLogY: boolean;
  readonly linked: Linked;
  readonly emphasised: string | null;
}) => {
  const box = useRef<HTMLDivElement>(null);
  const isSeen = useSeenOnce(box);
  const ids = runs.map((run) => run.id);
  const [from, to] = linked.zoom ?? [];
  const params = {
    run: ids,
    key: [scalar],
    points: runs.length > 20 ? 400 : 800,
    x: xKind,
    // What the zoom shows is asked for anew, so that it is as fine as the pixels.
    from,
    to,
  };
  const url = apiUrl("scalars", params);
  const { data, error, refetch } = useQuery({
    queryKey: ["scalars", url, version],
    queryFn: async ({ signal }) => decodeSeries(await (await call(url, { signal })).arrayBuffer()),
    enabled: isSeen && ids.length > 0,
    placeholderData: keepPreviousData,
    structuralSharing: false,
  });
  const lines = useMemo(
    () =>
      (data ?? []).flatMap((series): readonly Line[] => {
        const run = runs[series.run];
        if (run === undefined || series.xs.length === 0) return [];
        const smoothed = smooth(series.ys, weight);
        const raw = weight > 0 && runs.length <= 20 ? { raw: series.ys } : {};
        return [{ id: run.id, name: run.name, color: run.color, xs: series.xs, ys: smoothed, ...raw }];
      }),
    [data, runs, weight],
  );
  return (
    <div ref={box} className="chart-slot">
      {error ? (
        <Fault error={error} retry={() => void refetch()} />
      ) : data || !isSeen ? (
        <LineChart
          title={scalar}
          lines={lines}
          xKind={xKind}
          isLogX={isLogX}
          isLogY={isLogY}
          linked={linked}
          emphasised={emphasised}
        />
      ) : (
        <div className="chart waiting" aria-busy="true" />
      )}
    </div>
  );
};

const useSeenOnce = (ref: { readonly current: Element | null }): boolean => {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (isSeen || ref.current === null) return;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && setSeen(true), {
      rootMargin: "200px",
    });
    watch.observe(ref.current);
    return () => watch.disconnect();
  }, [isSeen, ref]);
  return isSeen;
};

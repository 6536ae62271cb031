import { useMemo, useState } from "react";
import { colorOfShare } from "../chart/colors.ts";
import { useSize } from "../chart/use-size.ts";
import { formatCell } from "../text/format.ts";
import { Check, Empty, Select } from "../ui/parts.tsx";
import { formatRoute } from "../url/route.ts";
import { change, useRoute } from "../url/use-route.ts";
import { makeAxis } from "./axis.ts";
import type { Compared } from "./use-compared.ts";

const margin = { left: 64, right: 16, top: 14, bottom: 44 };

/** A point for each run. What has no number on an axis stands in the margin, not nowhere. */
export const Scatter = ({ compared }: { readonly compared: Compared }) => {
  const { params } = useRoute();
  const [box, setBox] = useState<HTMLElement | null>(null);
  const { width, height } = useSize(box);
  const [hover, setHover] = useState<string | null>(null);
  const { columns, runs } = compared;
  const fallback = (kind: "flag" | "scalar") =>
    columns.find((c) => c.kind === kind && c.differs && c.isNumber)?.id ?? columns[0]?.id ?? "";
  const x = params.get("sx") ?? fallback("flag");
  const y = params.get("sy") ?? fallback("scalar");
  const color = params.get("color") ?? "";
  const isLogX = params.has("slogx");
  const isLogY = params.has("slogy");
  const axes = useMemo(
    () => ({
      x: makeAxis(
        runs.map((run) => run.value(x)),
        [margin.left + 12, width - margin.right],
        margin.left - 6,
        isLogX,
      ),
      y: makeAxis(
        runs.map((run) => run.value(y)),
        [height - margin.bottom - 12, margin.top],
        height - margin.bottom + 6,
        isLogY,
      ),
      color: makeAxis(
        runs.map((run) => run.value(color)),
        [0, 1],
        Number.NaN,
      ),
    }),
    [runs, x, y, color, width, height, isLogX, isLogY],
  );
  const nameOf = (id: string) => columns.find((column) => column.id === id)?.name ?? id;
  const options = columns.map(({ id, name }) => [id, name] as const);
  const pointed = runs.find((run) => run.id === hover);
  if (columns.length === 0) return <Empty>These runs have no flags and no scalars.</Empty>;
  return (
    <>
      <div className="bar">
        <Select label="Across" value={x} options={options} choose={(id) => change({ sx: id })} />
        <Check label="Log" on={isLogX} set={(on) => change({ slogx: on ? "1" : null })} />
        <Select label="Up" value={y} options={options} choose={(id) => change({ sy: id })} />
        <Check label="Log" on={isLogY} set={(on) => change({ slogy: on ? "1" : null })} />
        <Select
          label="Colour"
          value={color}
          options={[["", "run"], ...options]}
          choose={(id) => change({ color: id || null })}
        />
      </div>
      <div ref={setBox} className="scatter">
        <svg width={width} height={height} role="group" aria-label={`${nameOf(y)} over ${nameOf(x)}`}>
          {axes.y.ticks.map(({ at, text }) => (
            <g key={text}>
              <line x1={margin.left} x2={width - margin.right} y1={at} y2={at} className="axis faint" />
              <text x={margin.left - 10} y={at + 4} textAnchor="end">
                {text.slice(0, 9)}
              </text>
            </g>
          ))}
          {axes.x.ticks.map(({ at, text }) => (
            <text key={text} x={at} y={height - margin.bottom + 20} textAnchor="middle">
              {text.slice(0, 12)}
            </text>
          ))}
          {axes.x.odd && (
            <text x={margin.left - 6} y={margin.top - 3} textAnchor="middle">
              {axes.x.odd}
            </text>
          )}
          {axes.y.odd && (
            <text x={width - margin.right} y={height - margin.bottom + 4} textAnchor="end">
              {axes.y.odd}
            </text>
          )}
          <text x={(width + margin.left) / 2} y={height - 6} textAnchor="middle" className="strong">
            {nameOf(x)}
          </text>
          {runs.map((run) => (
            <a
              key={run.id}
              href={formatRoute(["run", run.id])}
              aria-label={`${run.name}: ${formatCell(run.value(x))}, ${formatCell(run.value(y))}`}
            >
              <circle
                cx={axes.x.toPixel(run.value(x))}
                cy={axes.y.toPixel(run.value(y))}
                r={run.id === hover ? 7 : runs.length > 300 ? 3.5 : 5}
                fill={color === "" ? run.color : colorOfShare(axes.color.share(run.value(color)))}
                className="point"
                onPointerEnter={() => setHover(run.id)}
                onPointerLeave={() => setHover(null)}
              />
            </a>
          ))}
        </svg>
        {pointed && (
          <div className="readout fixed">
            <b>
              <bdi>{pointed.name}</bdi>
            </b>
            {[x, y, color].filter(Boolean).map((id) => (
              <div key={id} className="reading">
                <span>{nameOf(id)}</span>
                <b>{formatCell(pointed.value(id))}</b>
              </div>
            ))}
          </div>
        )}
      </div>
    </>
  );
};

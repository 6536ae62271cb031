import { type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { colorOfShare, themeColors } from "../chart/colors.ts";
import { useSize } from "../chart/use-size.ts";
import { countOf } from "../text/format.ts";
import { Menu } from "../ui/menu.tsx";
import { Check, Empty, Select } from "../ui/parts.tsx";
import { formatRoute } from "../url/route.ts";
import { change, go, useRoute } from "../url/use-route.ts";
import { makeAxis } from "./axis.ts";
import { RunsList } from "./runs-list.tsx";
import type { Compared } from "./use-compared.ts";

const margin = { left: 70, right: 70, top: 44, bottom: 34 };
/** The axes chosen, or those flags and scalars that differ. */
const shownAxes = (params: URLSearchParams, { columns }: Compared): readonly string[] => {
  const asked = params.getAll("axis");
  if (asked.length > 0) return asked;
  const differing = (kind: string) => columns.filter((column) => column.kind === kind && column.differs);
  return [...differing("flag").slice(0, 6), ...differing("scalar").slice(0, 3)].map(({ id }) => id);
};

type Brushes = Readonly<Record<string, readonly [number, number]>>;

/** An axis for each column, a line for each run. Brushing axes narrows the runs in the list beside it. */
export const Parallel = ({ compared }: { readonly compared: Compared }) => {
  const { params } = useRoute();
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(box);
  const [brushes, setBrushes] = useState<Brushes>({});
  const [drag, setDrag] = useState<{ readonly id: string; readonly from: number } | null>(null);
  const [emphasised, setEmphasised] = useState<string | null>(null);
  const ids = useMemo(() => shownAxes(params, compared), [params, compared]);
  const colorBy = params.get("color") ?? ids.findLast((id) => id.startsWith("scalar:")) ?? ids.at(-1) ?? "";
  const axes = useMemo(
    () =>
      ids.map((id, at) => ({
        id,
        name: compared.columns.find((column) => column.id === id)?.name ?? id,
        x:
          ids.length < 2
            ? width / 2
            : margin.left + (at * (width - margin.left - margin.right)) / (ids.length - 1),
        axis: makeAxis(
          compared.runs.map((run) => run.value(id)),
          [height - margin.bottom, margin.top],
          height - 12,
          "auto",
        ),
      })),
    [ids, compared, width, height],
  );
  const chosen = useMemo(
    () =>
      compared.runs.filter((run) =>
        axes.every(({ id, axis }) => {
          const brush = brushes[id];
          const at = axis.toPixel(run.value(id));
          return brush === undefined || (at >= Math.min(...brush) && at <= Math.max(...brush));
        }),
      ),
    [compared, axes, brushes],
  );
  const shades = useMemo(() => {
    const axis = makeAxis(
      compared.runs.map((run) => run.value(colorBy)),
      [0, 1],
      Number.NaN,
    );
    return new Map(compared.runs.map((run) => [run.id, colorOfShare(axis.share(run.value(colorBy)))]));
  }, [compared, colorBy]);
  const listed = useMemo(
    () => chosen.map((run) => ({ ...run, color: shades.get(run.id) ?? run.color })),
    [chosen, shades],
  );

  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !canvas.current || !box) return;
    const ratio = devicePixelRatio || 1;
    canvas.current.width = width * ratio;
    canvas.current.height = height * ratio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const theme = themeColors(box);
    const isChosen = new Set(chosen.map((run) => run.id));
    const stroke = (id: string, color: string, alpha: number, lineWidth: number) => {
      const run = compared.runs.find((each) => each.id === id);
      if (!run) return;
      context.beginPath();
      for (const [at, { x, axis, id: column }] of axes.entries()) {
        const y = axis.toPixel(run.value(column));
        const before = axes[at - 1];
        if (!before) context.moveTo(x, y);
        else {
          const middle = (before.x + x) / 2;
          context.bezierCurveTo(middle, before.axis.toPixel(run.value(before.id)), middle, y, x, y);
        }
      }
      context.strokeStyle = color;
      context.globalAlpha = alpha;
      context.lineWidth = lineWidth;
      context.stroke();
    };
    for (const run of compared.runs) if (!isChosen.has(run.id)) stroke(run.id, theme.line, 0.7, 1);
    const alpha = Math.max(0.25, Math.min(0.9, 60 / chosen.length));
    for (const run of chosen)
      stroke(run.id, shades.get(run.id) ?? run.color, emphasised ? alpha / 4 : alpha, 1.4);
    if (emphasised) stroke(emphasised, shades.get(emphasised) ?? theme.strong, 1, 3);
    context.globalAlpha = 1;
  }, [axes, chosen, compared, shades, emphasised, width, height, box]);

  const place = (event: PointerEvent) =>
    Math.min(height - 4, Math.max(margin.top - 6, event.clientY - (box?.getBoundingClientRect().top ?? 0)));
  return (
    <>
      <div className="bar">
        <Menu
          label={
            <>
              Axes <small>{ids.length}</small>
            </>
          }
        >
          <div className="menu-list">
            {compared.columns.map(({ id, name }) => (
              <Check
                key={id}
                label={name}
                on={ids.includes(id)}
                set={(on) => change({ axis: on ? [...ids, id] : ids.filter((each) => each !== id) })}
              />
            ))}
          </div>
        </Menu>
        <Select
          label="Colour"
          value={colorBy}
          choose={(color) => change({ color })}
          options={compared.columns.map(({ id, name }) => [id, name])}
        />
        <span className="quiet">
          {chosen.length === compared.runs.length
            ? "Drag along an axis to narrow"
            : `${countOf(chosen.length, "run")} within`}
        </span>
        {Object.keys(brushes).length > 0 && (
          <>
            <button type="button" onClick={() => setBrushes({})}>
              Clear
            </button>
            <button
              type="button"
              onClick={() =>
                go(
                  formatRoute(
                    ["compare"],
                    new URLSearchParams({
                      runs: chosen
                        .slice(0, 100)
                        .map((run) => run.id)
                        .join(","),
                    }),
                  ),
                )
              }
            >
              Compare these
            </button>
          </>
        )}
      </div>
      {ids.length === 0 && <Empty>Nothing differs between these runs.</Empty>}
      <div className="with-list">
        <div
          ref={setBox}
          className="parallel"
          role="img"
          aria-label={`Parallel coordinates of ${compared.runs.length} runs over ${axes.map((axis) => axis.name).join(", ")}`}
        >
          <canvas ref={canvas} />
          <svg width={width} height={height} aria-hidden="true">
            {axes.map(({ id, name, x, axis }) => (
              <g key={id} transform={`translate(${x} 0)`}>
                <line y1={margin.top} y2={height - margin.bottom} className="axis" />
                <text y="18" textAnchor="middle" className="strong">
                  {[...name].length > 18 ? `${[...name].slice(0, 17).join("")}…` : name}
                  <title>{name}</title>
                </text>
                {axis.ticks.map(({ at, text }) => (
                  <text key={text} x="-6" y={at + 4} textAnchor="end">
                    {text.slice(0, 14)}
                  </text>
                ))}
                {axis.odd && (
                  <text y={height - 1} textAnchor="middle">
                    {axis.odd}
                  </text>
                )}
                {brushes[id] && (
                  <rect
                    x="-9"
                    width="18"
                    y={Math.min(...(brushes[id] ?? []))}
                    height={Math.abs((brushes[id]?.[1] ?? 0) - (brushes[id]?.[0] ?? 0))}
                    className="brush"
                  />
                )}
                <rect
                  x="-14"
                  width="28"
                  y={margin.top - 6}
                  height={Math.max(0, height - margin.top + 2)}
                  className="grip"
                  onPointerDown={(event) => {
                    event.currentTarget.setPointerCapture(event.pointerId);
                    setDrag({ id, from: place(event) });
                    setBrushes(Object.fromEntries(Object.entries(brushes).filter(([each]) => each !== id)));
                  }}
                  onPointerMove={(event) => {
                    const to = place(event);
                    if (drag?.id === id && Math.abs(to - drag.from) > 3)
                      setBrushes({ ...brushes, [id]: [drag.from, to] });
                  }}
                  onPointerUp={() => setDrag(null)}
                />
              </g>
            ))}
          </svg>
        </div>
        <RunsList runs={listed} emphasise={setEmphasised} />
      </div>
    </>
  );
};

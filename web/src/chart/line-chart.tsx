import { type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { formatNumber } from "../text/format.ts";
import { themeColors } from "./colors.ts";
import { formatX, type XKind } from "./format-x.ts";
import { makeScale, nearest, rangeOf, type Scale } from "./scale.ts";
import { useSize } from "./use-size.ts";

export type Line = {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** The values before smoothing, drawn faintly. */
  readonly raw?: Float64Array;
};

/** What charts beside each other share. */
export type Linked = {
  readonly hover: number | null;
  readonly setHover: (x: number | null) => void;
  readonly zoom: readonly [number, number] | null;
  readonly setZoom: (range: readonly [number, number] | null) => void;
};

const margin = { left: 56, right: 10, top: 8, bottom: 24 };

/** Lines over a common axis: drag to zoom, double click for all, hover to read values in every linked chart. */
export const LineChart = ({
  title,
  lines,
  xKind,
  isLogX = false,
  isLogY = false,
  linked,
  emphasised,
}: {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly xKind: XKind;
  readonly isLogX?: boolean;
  readonly isLogY?: boolean;
  readonly linked: Linked;
  readonly emphasised?: string | null;
}) => {
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(box);
  const [drag, setDrag] = useState<readonly [number, number] | null>(null);
  const { zoom, hover } = linked;
  const scales = useMemo(() => {
    const xs =
      zoom ??
      rangeOf(
        lines.map((line) => line.xs),
        isLogX,
      );
    const inside = zoom ? lines.map((line) => within(line, zoom)) : lines.map((line) => line.ys);
    const ys = rangeOf(inside, isLogY) ?? (lines.length > 0 ? ([0, 1] as const) : null);
    if (xs === null || ys === null) return null;
    const room = isLogY ? 0 : (ys[1] - ys[0]) * 0.04;
    return {
      x: makeScale(xs, [margin.left, width - margin.right], { isLog: isLogX, count: width / 90 }),
      y: makeScale([ys[0] - room, ys[1] + room], [height - margin.bottom, margin.top], {
        isLog: isLogY,
        count: height / 45,
      }),
    };
  }, [lines, zoom, isLogX, isLogY, width, height]);

  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !canvas.current || !box) return;
    const ratio = devicePixelRatio || 1;
    canvas.current.width = width * ratio;
    canvas.current.height = height * ratio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    if (scales) draw(context, box, lines, scales, xKind, width, height, emphasised ?? null);
  }, [lines, scales, xKind, width, height, emphasised, box]);

  const place = (event: PointerEvent): number => event.clientX - (box?.getBoundingClientRect().left ?? 0);
  const inPlot = (pixel: number) => Math.min(width - margin.right, Math.max(margin.left, pixel));
  const marked = hover !== null && scales ? scales.x.toPixel(hover) : Number.NaN;
  const isMarked = marked >= margin.left - 1 && marked <= width - margin.right + 1;
  return (
    <figure className="chart">
      <figcaption title={title}>
        <span>{title}</span>
        {zoom && (
          <button type="button" className="link" onClick={() => linked.setZoom(null)}>
            Whole range
          </button>
        )}
      </figcaption>
      <div
        ref={setBox}
        className="plot"
        role="img"
        aria-label={describe(title, lines)}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const x = inPlot(place(event));
          setDrag([x, x]);
        }}
        onPointerMove={(event) => {
          const x = inPlot(place(event));
          if (drag) setDrag([drag[0], x]);
          if (scales) linked.setHover(scales.x.toValue(x));
        }}
        onPointerUp={() => {
          if (drag && scales && Math.abs(drag[1] - drag[0]) > 5) {
            const ends = drag.map(scales.x.toValue).toSorted((a, b) => a - b);
            linked.setZoom([ends[0] ?? 0, ends[1] ?? 0]);
          }
          setDrag(null);
        }}
        onPointerCancel={() => setDrag(null)}
        onPointerLeave={() => linked.setHover(null)}
        onDoubleClick={() => linked.setZoom(null)}
      >
        <canvas ref={canvas} />
        {drag && (
          <div
            className="zoom"
            style={{
              left: Math.min(...drag),
              width: Math.abs(drag[1] - drag[0]),
              top: margin.top,
              bottom: margin.bottom,
            }}
          />
        )}
        {isMarked && scales && hover !== null && (
          <>
            <div className="cross" style={{ left: marked, top: margin.top, bottom: margin.bottom }} />
            <Readout lines={lines} x={hover} scale={scales.x} xKind={xKind} onRight={marked < width / 2} />
          </>
        )}
        {!scales && <p className="quiet centre">No numbers to draw</p>}
      </div>
    </figure>
  );
};

const Readout = ({
  lines,
  x,
  scale,
  xKind,
  onRight,
}: {
  readonly lines: readonly Line[];
  readonly x: number;
  readonly scale: Scale;
  readonly xKind: XKind;
  readonly onRight: boolean;
}) => {
  const reach = (scale.domain[1] - scale.domain[0]) * 0.05;
  const values = lines.flatMap((line) => {
    const at = nearest(line.xs, x);
    const found = line.xs[at];
    if (found === undefined || (!scale.isLog && Math.abs(found - x) > reach)) return [];
    return [{ line, at: found, y: line.ys[at] ?? Number.NaN, raw: line.raw?.[at] }];
  });
  if (values.length === 0) return null;
  const shown = values.toSorted((a, b) => (Number.isNaN(a.y) ? 1 : b.y - a.y)).slice(0, 12);
  return (
    <div className={onRight ? "readout right" : "readout"}>
      <div className="quiet">{formatX(values[0]?.at ?? x, xKind)}</div>
      {shown.map(({ line, y, raw }) => (
        <div key={line.id} className="reading">
          <i style={{ background: line.color }} />
          <span>{line.name}</span>
          <b>{formatNumber(y)}</b>
          {raw !== undefined && <small>{formatNumber(raw)}</small>}
        </div>
      ))}
      {values.length > shown.length && <div className="quiet">and {values.length - shown.length} more</div>}
    </div>
  );
};

const within = ({ xs, ys }: Line, [from, to]: readonly [number, number]): Float64Array =>
  ys.filter((_, at) => (xs[at] ?? 0) >= from && (xs[at] ?? 0) <= to);

const describe = (title: string, lines: readonly Line[]): string => {
  const last = lines.slice(0, 5).map((line) => `${line.name} ${formatNumber(line.ys.at(-1) ?? Number.NaN)}`);
  return `${title}: ${lines.length} lines; last values ${last.join(", ")}`;
};

const draw = (
  context: CanvasRenderingContext2D,
  box: Element,
  lines: readonly Line[],
  { x, y }: { readonly x: Scale; readonly y: Scale },
  xKind: XKind,
  width: number,
  height: number,
  emphasised: string | null,
): void => {
  const colors = themeColors(box);
  context.font = colors.font;
  context.strokeStyle = colors.line;
  context.fillStyle = colors.text;
  context.lineWidth = 1;
  context.textBaseline = "middle";
  context.textAlign = "right";
  context.beginPath();
  for (const tick of y.ticks) {
    const at = Math.round(y.toPixel(tick)) + 0.5;
    context.moveTo(margin.left, at);
    context.lineTo(width - margin.right, at);
    context.fillText(formatNumber(tick), margin.left - 7, at);
  }
  context.stroke();
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const tick of x.ticks)
    context.fillText(formatX(tick, xKind, x.domain), x.toPixel(tick), height - margin.bottom + 7);
  context.save();
  context.beginPath();
  context.rect(
    margin.left,
    margin.top - 2,
    width - margin.left - margin.right,
    height - margin.top - margin.bottom + 4,
  );
  context.clip();
  context.lineJoin = "round";
  for (const line of lines) {
    if (line.raw)
      stroke(
        context,
        line.xs,
        line.raw,
        { x, y },
        line.color,
        1,
        emphasised && emphasised !== line.id ? 0.05 : 0.22,
      );
  }
  for (const line of lines)
    stroke(
      context,
      line.xs,
      line.ys,
      { x, y },
      line.color,
      emphasised === line.id ? 2.5 : 1.5,
      emphasised && emphasised !== line.id ? 0.18 : 1,
    );
  context.restore();
};

const stroke = (
  context: CanvasRenderingContext2D,
  xs: Float64Array,
  ys: Float64Array,
  { x, y }: { readonly x: Scale; readonly y: Scale },
  color: string,
  lineWidth: number,
  alpha: number,
): void => {
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = lineWidth;
  context.globalAlpha = alpha;
  context.beginPath();
  let isDown = false;
  let isAlone = false;
  for (let at = 0; at < xs.length; at++) {
    const px = x.toPixel(xs[at] ?? Number.NaN);
    const py = y.toPixel(ys[at] ?? Number.NaN);
    if (Number.isNaN(px) || Number.isNaN(py)) {
      isDown = false;
      continue;
    }
    if (isDown) context.lineTo(px, py);
    else context.moveTo(px, py);
    isAlone = !isDown && !Number.isFinite(ys[at + 1] ?? Number.NaN);
    // A point without neighbours would leave no trace as a line.
    if (isAlone) context.rect(px - 1.5, py - 1.5, 3, 3);
    isDown = true;
  }
  context.stroke();
  context.globalAlpha = 1;
};

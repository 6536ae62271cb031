import { useMemo } from "react";
import type { RunGraph } from "../../../src/server/api-types.ts";
import { useApi } from "../data/queries.ts";
import { shortId } from "../text/format.ts";
import { Empty, Fault, Loading } from "../ui/parts.tsx";
import { formatRoute } from "../url/route.ts";
import { layoutGraph, nodeHeight, nodeWidth } from "./graph-layout.ts";

/** The runs and steps around a run. */
export const GraphTab = ({ id }: { readonly id: string }) => {
  const { data, error, refetch } = useApi<RunGraph>(`runs/${id}/graph`);
  const layout = useMemo(() => data && layoutGraph(data), [data]);
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (!data || !layout) return <Loading what="the graph" />;
  if (data.nodes.length < 2) return <Empty>This run stands alone: no dependencies, steps or trials.</Empty>;
  const places = new Map(layout.nodes.map((node) => [node.id, node]));
  return (
    <section className="scroll graph" tabIndex={0} aria-label="Graph of runs">
      <svg
        width={layout.width + 20}
        height={layout.height + 20}
        viewBox={`-10 -10 ${layout.width + 20} ${layout.height + 20}`}
      >
        <title>Runs around {shortId(id)}</title>
        {data.edges.map((edge) => {
          const from = places.get(edge.from);
          const to = places.get(edge.to);
          if (!from || !to) return null;
          const [x1, y1, x2, y2] = [from.x + nodeWidth, from.y + nodeHeight / 2, to.x, to.y + nodeHeight / 2];
          const bend = Math.max(30, (x2 - x1) / 2);
          return (
            <path
              key={`${edge.from} ${edge.to} ${edge.kind} ${edge.name}`}
              className={`edge ${edge.kind}`}
              d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
            >
              <title>{`${edge.kind} ${edge.name}`}</title>
            </path>
          );
        })}
        {layout.nodes.map((node) => (
          <a
            key={node.id}
            href={formatRoute(["run", node.id, "graph"])}
            aria-label={`${node.operation} ${shortId(node.id)}, ${node.status}`}
          >
            <g transform={`translate(${node.x} ${node.y})`} className={node.id === id ? "node here" : "node"}>
              <rect width={nodeWidth} height={nodeHeight} rx="7" />
              <circle cx="16" cy="16" r="4.5" className={node.status} />
              <text x="28" y="20" className="strong">
                {clip(node.operation, 20)}
              </text>
              <text x="28" y="36">
                {clip(`${shortId(node.id)} ${node.label}`, 24)}
              </text>
              <title>{`${node.operation} ${node.label}`}</title>
            </g>
          </a>
        ))}
      </svg>
      <p className="quiet legend">
        <i className="edge dependency" /> used files of <i className="edge step" /> step{" "}
        <i className="edge trial" /> trial
      </p>
    </section>
  );
};

const clip = (text: string, most: number): string =>
  [...text].length > most ? `${[...text].slice(0, most - 1).join("")}…` : text;

import type { RunGraph } from "../../../src/server/api-types.ts";

type PlacedNode = RunGraph["nodes"][number] & { readonly x: number; readonly y: number };
export type Layout = {
  readonly nodes: readonly PlacedNode[];
  readonly width: number;
  readonly height: number;
};

export const nodeWidth = 190;
export const nodeHeight = 46;
const gapX = 70;
const gapY = 14;

/** Puts runs into columns: whatever a run depends on or belongs to stands to the left of it. */
export const layoutGraph = (graph: RunGraph): Layout => {
  const depth = new Map(graph.nodes.map((node) => [node.id, 0]));
  // As often as there are nodes at most, so that a circle ends too.
  for (let round = 0; round < graph.nodes.length; round++) {
    const moved = graph.edges.filter(({ from, to }) => {
      const wanted = (depth.get(from) ?? 0) + 1;
      if (from === to || !depth.has(to) || (depth.get(to) ?? 0) >= wanted) return false;
      depth.set(to, Math.min(wanted, graph.nodes.length));
      return true;
    });
    if (moved.length === 0) break;
  }
  const filled = new Map<number, number>();
  const nodes = graph.nodes.map((node) => {
    const column = depth.get(node.id) ?? 0;
    const row = filled.get(column) ?? 0;
    filled.set(column, row + 1);
    return { ...node, x: column * (nodeWidth + gapX), y: row * (nodeHeight + gapY) };
  });
  const far = (of: "x" | "y") => nodes.reduce((most, node) => Math.max(most, node[of]), 0);
  return { nodes, width: far("x") + nodeWidth, height: far("y") + nodeHeight };
};

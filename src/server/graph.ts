import { isPyMap, type PyValue, pyStr } from "../base/index.ts";
import type { RunRecord } from "../store/index.ts";
import type { RunGraph } from "./api-types.ts";
import { holdsRuns, linkedIds } from "./core-columns.ts";
import type { RunTable } from "./run-table.ts";

type Edge = RunGraph["edges"][number];

/** How far from the run one looks, and how many runs are shown at most. */
const maxDistance = 3;
const maxNodes = 300;

/** The runs around one: what it used, what used it, and the batch or pipeline it belongs to. */
export const runGraph = (table: RunTable, start: RunRecord): RunGraph => {
  const users = usersOf(table);
  const runOf = (id: string): RunRecord | undefined => {
    const row = table.rowOf(id);
    return row === undefined ? undefined : table.run(row);
  };
  const seen = new Map<string, RunRecord>([[start.id, start]]);
  const edges = new Map<string, Edge>();
  let front: readonly RunRecord[] = [start];
  for (let distance = 0; distance < maxDistance; distance++) {
    const next: RunRecord[] = [];
    for (const run of front) {
      for (const edge of edgesOf(table, run, users)) {
        const other = runOf(edge.from === run.id ? edge.to : edge.from);
        if (other === undefined || (seen.size >= maxNodes && !seen.has(other.id))) continue;
        edges.set(`${edge.kind} ${edge.from} ${edge.to}`, edge);
        if (!seen.has(other.id)) next.push(other);
        seen.set(other.id, other);
      }
    }
    front = next;
  }
  return {
    nodes: [...seen.values()].map(({ id, operation, label, status }) => ({
      id,
      operation,
      label,
      status: status.kind,
    })),
    edges: [...edges.values()],
  };
};

const edgesOf = (
  table: RunTable,
  run: RunRecord,
  users: ReadonlyMap<string, readonly Edge[]>,
): readonly Edge[] => {
  const parent = table.column("parent")?.get(table.rowOf(run.id) ?? -1);
  const parentRow = typeof parent === "string" ? table.rowOf(parent) : undefined;
  const above = parentRow === undefined ? undefined : table.run(parentRow);
  return [
    ...dependencyEdges(run),
    ...(users.get(run.id) ?? []),
    ...(holdsRuns(run) ? linkedIds(run).map((id) => partEdge(run, id)) : []),
    ...(above === undefined ? [] : [partEdge(above, run.id)]),
  ];
};

const partEdge = (whole: RunRecord, part: string): Edge => ({
  from: whole.id,
  to: part,
  kind: whole.isBatch ? "trial" : "step",
  name: "",
});

const dependencyEdges = (run: RunRecord): readonly Edge[] => {
  const deps = run.attr("deps");
  if (!isPyMap(deps)) return [];
  return [...deps].flatMap(([name, sources]) =>
    (isPyMap(sources) ? [...sources] : []).flatMap(([uri, source]) => {
      const facts = isPyMap(source) ? source : new Map<string, PyValue>();
      const config = facts.get("config");
      if (typeof config !== "string" || !pyStr(facts.get("uri") ?? uri).startsWith("operation:")) return [];
      const from = config.split("/").at(-1) ?? "";
      return [{ from, to: run.id, kind: "dependency" as const, name: pyStr(name) }];
    }),
  );
};

/** Of each run, the edges to those that used its files. */
const usersOf = (table: RunTable): ReadonlyMap<string, readonly Edge[]> => {
  const users = new Map<string, Edge[]>();
  for (let row = 0; row < table.size; row++) {
    const run = table.run(row);
    for (const edge of run === undefined ? [] : dependencyEdges(run)) {
      users.set(edge.from, [...(users.get(edge.from) ?? []), edge]);
    }
  }
  return users;
};

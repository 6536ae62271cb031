import { useMemo, useState } from "react";
import { ScalarCharts } from "../chart/scalar-charts.tsx";
import { countOf, shortId } from "../text/format.ts";
import { Empty, Fault, Loading } from "../ui/parts.tsx";
import { useKeys } from "../ui/use-keys.ts";
import { formatRoute, patched } from "../url/route.ts";
import { change, go, useRoute } from "../url/use-route.ts";
import { DiffView } from "./diff-view.tsx";
import { Parallel } from "./parallel.tsx";
import { RunsList } from "./runs-list.tsx";
import { Scatter } from "./scatter.tsx";
import { SideBySide } from "./side-by-side.tsx";
import { useCompared } from "./use-compared.ts";
import { useScalarVersion } from "./use-scalar-version.ts";

const tabs = [
  ["curves", "Curves"],
  ["values", "Values"],
  ["parallel", "Parallel coordinates"],
  ["scatter", "Scatter"],
  ["diff", "Diff"],
] as const;
/** More curves than this are not drawn before someone chooses. */
const mostCurves = 100;

/** Several runs beside each other. */
export const ComparePage = ({ tab = "curves" }: { readonly tab: string | undefined }) => {
  const { params } = useRoute();
  const { data, error } = useCompared(params);
  const [emphasised, setEmphasised] = useState<string | null>(null);
  const hidden = useMemo(() => new Set((params.get("hide") ?? "").split(",").filter(Boolean)), [params]);
  const shown = useMemo(
    () => (data?.runs ?? []).filter((run) => !hidden.has(shortId(run.id))),
    [data, hidden],
  );
  const drawn = useMemo(() => shown.slice(0, mostCurves), [shown]);
  const version = useScalarVersion(drawn);
  const open = (name: string) => go(formatRoute(["compare", name], patched(params, {})));
  useKeys(tabs.map(([name], at) => [String(at + 1), () => open(name)]));
  if (error)
    return (
      <main className="page">
        <Fault error={error} />
      </main>
    );
  if (!data)
    return (
      <main className="page">
        <Loading what="runs" />
      </main>
    );
  const keys = data.columns.filter((column) => column.kind === "scalar").map((column) => column.name);
  const toggle = (id: string) => {
    const next = new Set(hidden);
    if (!next.delete(shortId(id))) next.add(shortId(id));
    change({ hide: [...next].join(",") || null });
  };
  return (
    <main className="page compare">
      <header className="run-head">
        <div className="title">
          <h1>Compare {countOf(data.total, "run")}</h1>
          {data.total > data.runs.length && (
            <span className="quiet">the first {data.runs.length.toLocaleString("en")} are read</span>
          )}
          {data.columnsTotal > data.columns.length && tab !== "diff" && (
            <span className="quiet">
              {data.columns.length} of {data.columnsTotal.toLocaleString("en")} flags and scalars
            </span>
          )}
          {tab === "curves" && shown.length > mostCurves && (
            <span className="quiet">curves of the first {mostCurves}</span>
          )}
        </div>
      </header>
      <nav className="tabs" aria-label="Ways to compare">
        {tabs.map(([name, title]) => (
          <a
            key={name}
            href={formatRoute(["compare", name], params)}
            aria-current={name === tab ? "page" : undefined}
          >
            {title}
          </a>
        ))}
      </nav>
      {data.runs.length === 0 ? (
        <Empty>No runs to compare.</Empty>
      ) : (
        <div className="tab">
          {tab === "curves" && (
            <div className="with-list">
              <ScalarCharts runs={drawn} keys={keys} version={version} emphasised={emphasised} />
              <RunsList runs={data.runs} hidden={hidden} toggle={toggle} emphasise={setEmphasised} />
            </div>
          )}
          {tab === "values" && <SideBySide compared={data} />}
          {tab === "parallel" && <Parallel compared={data} />}
          {tab === "scatter" && <Scatter compared={data} />}
          {tab === "diff" && <DiffView runs={data.runs} />}
        </div>
      )}
    </main>
  );
};

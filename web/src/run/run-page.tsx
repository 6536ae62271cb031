import { useCallback, useState } from "react";
import type { RunDetail, RunEvent } from "../../../src/server/api-types.ts";
import { ScalarCharts } from "../chart/scalar-charts.tsx";
import { useApi, useConfig, useEvents } from "../data/queries.ts";
import { RunAgain } from "../operations/run-again.tsx";
import { formatCell, formatDuration, formatTime, shortId } from "../text/format.ts";
import { useActions } from "../ui/actions.tsx";
import { Fault, Loading, Status } from "../ui/parts.tsx";
import { useKeys } from "../ui/use-keys.ts";
import { formatRoute } from "../url/route.ts";
import { go } from "../url/use-route.ts";
import { FilesTab } from "./files-tab.tsx";
import { GraphTab } from "./graph-tab.tsx";
import { ImagesTab } from "./images-tab.tsx";
import { OutputTab } from "./output-tab.tsx";
import { Overview, Pairs } from "./overview.tsx";

const tabs = [
  ["overview", "Overview"],
  ["scalars", "Scalars"],
  ["output", "Output"],
  ["files", "Files"],
  ["source", "Source"],
  ["images", "Images"],
  ["graph", "Graph"],
  ["environment", "Environment"],
] as const;

/** All about one run, followed while it runs. */
export const RunPage = ({
  id,
  tab = "overview",
  rest,
}: {
  readonly id: string;
  readonly tab: string | undefined;
  readonly rest: readonly string[];
}) => {
  const { data: run, error, refetch } = useApi<RunDetail>(`runs/${id}`);
  const [live, setLive] = useState<RunEvent>();
  const onRun = useCallback((event: RunEvent) => setLive(event), []);
  useEvents([run?.id ?? id], onRun);
  const open = (name: string) => go(formatRoute(["run", id, name]));
  useKeys(tabs.map(([name], at) => [String(at + 1), () => open(name)]));
  if (error)
    return (
      <main className="page">
        <Fault error={error} retry={() => void refetch()} />
        <p className="state">
          <a href={formatRoute(["runs"])}>All runs</a>
        </p>
      </main>
    );
  if (!run)
    return (
      <main className="page">
        <Loading what="the run" />
      </main>
    );
  const event = live?.id === run.id ? live : undefined;
  return (
    <main className="page run">
      <RunHead run={run} />
      <nav className="tabs" aria-label="Parts of the run">
        {tabs.map(([name, title]) => (
          <a
            key={name}
            href={formatRoute(["run", id, name])}
            aria-current={name === tab ? "page" : undefined}
          >
            {title}
          </a>
        ))}
      </nav>
      <div className="tab">
        {tab === "overview" && <Overview run={run} />}
        {tab === "scalars" && (
          <ScalarCharts
            runs={[{ id: run.id, name: shortId(run.id), color: "#3b74e6" }]}
            keys={run.scalars.map((scalar) => scalar.key)}
            version={event?.scalarsVersion ?? 0}
          />
        )}
        {tab === "output" && <OutputTab key={run.id} run={run} event={event} />}
        {(tab === "files" || tab === "source") && (
          <FilesTab
            key={`${run.id} ${tab}`}
            run={run}
            of={tab === "files" ? "files" : "sourcecode"}
            path={rest}
          />
        )}
        {tab === "images" && <ImagesTab id={run.id} />}
        {tab === "graph" && <GraphTab id={run.id} />}
        {tab === "environment" && (
          <div className="columns">
            <Pairs title="Attributes" pairs={run.attributes} isCode />
            <Pairs title="Environment" pairs={run.env.map(([name, value]) => [name, formatCell(value)])} />
          </div>
        )}
      </div>
    </main>
  );
};

const RunHead = ({ run }: { readonly run: RunDetail }) => {
  const actions = useActions();
  const config = useConfig();
  const [isAgain, setAgain] = useState(false);
  const ids = [run.id];
  const isLive = run.status === "running" || run.status === "pending";
  const end = run.stopped ?? (run.status === "running" ? Date.now() * 1000 : null);
  return (
    <header className="run-head">
      <div className="title">
        <h1>
          <bdi>{run.operation}</bdi> <code>{shortId(run.id)}</code>
        </h1>
        <Status status={run.status} />
        {run.marked && (
          <span className="star" role="img" aria-label="marked">
            ★
          </span>
        )}
        {run.isDeleted && <span className="badge">deleted</span>}
        <span className="quiet">
          {formatTime(run.started)}
          {run.started !== null && end !== null && ` · ${formatDuration(end - run.started)}`}
        </span>
      </div>
      {run.label && (
        <p className="label" title={run.label}>
          <bdi>{run.label}</bdi>
        </p>
      )}
      {config?.canAct && (
        <div className="bar actions">
          {run.isDeleted ? (
            <button type="button" className="primary" onClick={() => void actions.restore(ids)}>
              Restore
            </button>
          ) : (
            <>
              {isLive ? (
                <button type="button" className="grave" onClick={() => void actions.stop(ids)}>
                  Stop
                </button>
              ) : (
                <button type="button" className="primary" onClick={() => setAgain(true)}>
                  Run again…
                </button>
              )}
              <button type="button" onClick={() => void actions.label(ids, run.label)}>
                Label
              </button>
              <button type="button" onClick={() => void actions.tag(ids, run.tags)}>
                Tags
              </button>
              <button
                type="button"
                aria-pressed={run.marked}
                onClick={() => void actions.mark(ids, run.marked)}
              >
                {run.marked ? "Unmark" : "Mark"}
              </button>
              <button type="button" onClick={() => void actions.comment(ids)}>
                Comment
              </button>
              {config.hasTensorBoard !== false && (
                <button type="button" onClick={() => void actions.tensorBoard(ids)}>
                  TensorBoard
                </button>
              )}
              <button type="button" onClick={() => void actions.remove(ids)}>
                Delete
              </button>
            </>
          )}
        </div>
      )}
      {isAgain && <RunAgain run={run} close={() => setAgain(false)} />}
    </header>
  );
};

import { useCallback, useMemo, useState } from "react";
import type { Columns } from "../../../src/server/api-types.ts";
import { apiUrl } from "../data/api.ts";
import { useApi, useConfig } from "../data/queries.ts";
import { countOf } from "../text/format.ts";
import { useActions } from "../ui/actions.tsx";
import { Menu } from "../ui/menu.tsx";
import { Check } from "../ui/parts.tsx";
import { useKeys } from "../ui/use-keys.ts";
import { formatRoute } from "../url/route.ts";
import {
  columnTitle,
  nextSort,
  type RunsState,
  readRunsState,
  runsPatch,
  runsQuery,
  shownColumns,
} from "../url/runs-state.ts";
import { change, go, useRoute } from "../url/use-route.ts";
import { ColumnsMenu } from "./columns-menu.tsx";
import { FilterBox } from "./filter-box.tsx";
import { GroupsTable } from "./groups-table.tsx";
import { RunsTable } from "./runs-table.tsx";

/** The table of runs. All that it shows stands in the address. */
export const RunsPage = () => {
  const { params } = useRoute();
  const state = useMemo(() => readRunsState(params), [params]);
  const set = useCallback((part: Partial<RunsState>) => change(runsPatch(part)), []);
  const query = useMemo(() => runsQuery(state), [state]);
  const known = useApi<Columns>("columns", { ...query, sort: undefined, partial: true }, { keep: true });
  const infos = known.data?.columns;
  const columns = useMemo(() => shownColumns(state, infos ?? []), [state, infos]);
  const [total, setTotal] = useState<number>();
  const [fault, setFault] = useState<unknown>(null);
  const selected = useMemo(() => new Set(state.selected), [state.selected]);
  const setFilter = useCallback((filter: string) => set({ filter }), [set]);
  const groupable = (infos ?? []).filter((info) => info.kind !== "scalar" && info.count > 0);
  const select = useCallback(
    (ids: readonly string[], how: "toggle" | "only" | "add") => {
      const now = new Set(how === "only" ? [] : state.selected);
      for (const id of ids)
        if (how === "toggle" && now.has(id)) now.delete(id);
        else now.add(id);
      set({ selected: [...now] });
    },
    [state.selected, set],
  );
  const compare = () =>
    go(
      formatRoute(
        ["compare"],
        new URLSearchParams(
          state.selected.length > 0
            ? { runs: state.selected.join(",") }
            : state.filter
              ? { filter: state.filter }
              : {},
        ),
      ),
    );
  useKeys([
    ["/", () => document.getElementById("filter")?.focus()],
    ["c", compare],
    ["d", () => set({ onlyDiffering: !state.onlyDiffering })],
    ["Escape", () => set({ selected: [] })],
  ]);
  const exported = apiUrl("export.csv", {
    ...query,
    columns: ["id", "operation", ...columns.map(({ id }) => id)],
  });
  const isNarrowed = state.filter !== "" || state.deleted;
  return (
    <main className="page runs">
      <h1 className="unseen">Runs</h1>
      <div className="bar toolbar">
        <FilterBox value={state.filter} set={setFilter} error={fault ?? known.error} />
        <ColumnsMenu known={infos ?? []} chosen={columns} set={(chosen) => set({ columns: chosen })} />
        <Menu
          label={
            state.group.length > 0 ? (
              <>
                Grouped by <b>{state.group.map(columnTitle).join(", ")}</b>
              </>
            ) : (
              "Group"
            )
          }
        >
          <div className="menu-list">
            {groupable.slice(0, 100).map(({ id, name }) => (
              <Check
                key={id}
                label={name}
                on={state.group.includes(id)}
                set={(on) =>
                  set({ group: on ? [...state.group, id] : state.group.filter((key) => key !== id) })
                }
              />
            ))}
            {groupable.length === 0 && <p className="quiet">Nothing to group by yet.</p>}
          </div>
        </Menu>
        <Check label="Only what differs" on={state.onlyDiffering} set={(on) => set({ onlyDiffering: on })} />
        <Menu label="More" align="right">
          <div className="menu-list">
            <Check label="Deleted runs" on={state.deleted} set={(on) => set({ deleted: on, selected: [] })} />
            <Check label="Batches too" on={state.batches} set={(on) => set({ batches: on })} />
            <a href={exported} download="runs.csv">
              Export as CSV
            </a>
            <button type="button" onClick={compare}>
              Compare all shown
            </button>
          </div>
        </Menu>
        <output className="total">{total === undefined ? "" : countOf(total, "run")}</output>
      </div>
      {selected.size > 0 && (
        <SelectionBar
          selected={state.selected}
          isDeleted={state.deleted}
          compare={compare}
          clear={() => set({ selected: [] })}
        />
      )}
      {state.group.length > 0 ? (
        <GroupsTable
          query={query}
          by={state.group}
          columns={columns
            .filter(
              ({ info, id }) =>
                info?.isNumber && !state.group.includes(id) && !["started", "stopped"].includes(id),
            )
            .map(({ id }) => id)}
          open={(filter) => set({ filter, group: [] })}
        />
      ) : (
        (infos || known.error) && (
          <RunsTable
            query={query}
            columns={columns}
            sort={state.sort}
            selected={selected}
            onSort={(id, add) => set({ sort: nextSort(state.sort, id, add) })}
            onSelect={select}
            onColumns={(chosen) => set({ columns: chosen })}
            onTotal={setTotal}
            onFault={setFault}
            empty={
              isNarrowed ? (
                <>
                  <p>No runs match.</p>
                  <button type="button" onClick={() => set({ filter: "", deleted: false })}>
                    Show all runs
                  </button>
                </>
              ) : (
                <>
                  <p>No runs here yet.</p>
                  <a className="button primary" href={formatRoute(["operations"])}>
                    Start one
                  </a>
                </>
              )
            }
          />
        )
      )}
    </main>
  );
};

const SelectionBar = ({
  selected,
  isDeleted,
  compare,
  clear,
}: {
  readonly selected: readonly string[];
  readonly isDeleted: boolean;
  readonly compare: () => void;
  readonly clear: () => void;
}) => {
  const actions = useActions();
  const config = useConfig();
  return (
    <section className="bar selection" aria-label="Selected runs">
      <b>{selected.length} selected</b>
      <button type="button" className="primary" onClick={compare}>
        Compare
      </button>
      {config?.canAct && !isDeleted && (
        <>
          <button type="button" onClick={() => void actions.label(selected, "")}>
            Label
          </button>
          <button type="button" onClick={() => void actions.tag(selected, [])}>
            Tag
          </button>
          <button type="button" onClick={() => void actions.mark(selected, false)}>
            Mark
          </button>
          <button type="button" onClick={() => void actions.stop(selected)}>
            Stop
          </button>
          <button type="button" onClick={() => void actions.remove(selected).then((done) => done && clear())}>
            Delete
          </button>
        </>
      )}
      {config?.canAct && isDeleted && (
        <button type="button" onClick={() => void actions.restore(selected).then(clear)}>
          Restore
        </button>
      )}
      {config !== undefined && config.hasTensorBoard !== false && (
        <button type="button" onClick={() => void actions.tensorBoard(selected)}>
          TensorBoard
        </button>
      )}
      <button type="button" className="link" onClick={clear}>
        Clear
      </button>
    </section>
  );
};

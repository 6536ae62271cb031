import { useState } from "react";
import type { ColumnInfo } from "../../../src/server/api-types.ts";
import { Menu } from "../ui/menu.tsx";
import { type ChosenColumn, columnTitle, scalarAspects } from "../url/runs-state.ts";

const kinds = [
  ["flag", "Flags"],
  ["scalar", "Scalars"],
  ["core", "Run"],
  ["attr", "Attributes"],
] as const;
const mostShown = 200;

/** Chooses columns and their order. */
export const ColumnsMenu = ({
  known,
  chosen,
  set,
}: {
  readonly known: readonly ColumnInfo[];
  readonly chosen: readonly ChosenColumn[];
  readonly set: (columns: readonly ChosenColumn[] | null) => void;
}) => (
  <Menu
    label={
      <>
        Columns <small>{chosen.length}</small>
      </>
    }
  >
    <ColumnsPanel known={known} chosen={chosen} set={set} />
  </Menu>
);

const ColumnsPanel = ({
  known,
  chosen,
  set,
}: {
  readonly known: readonly ColumnInfo[];
  readonly chosen: readonly ChosenColumn[];
  readonly set: (columns: readonly ChosenColumn[] | null) => void;
}) => {
  const [text, setText] = useState("");
  const has = new Set(chosen.map((column) => column.id));
  const toggle = (id: string) =>
    set(has.has(id) ? chosen.filter((column) => column.id !== id) : [...chosen, { id }]);
  const move = (at: number, by: number) => {
    const next = [...chosen];
    const [column] = next.splice(at, 1);
    if (column) next.splice(Math.max(0, at + by), 0, column);
    set(next);
  };
  const matching = known.filter((info) => info.name.toLowerCase().includes(text.toLowerCase()));
  return (
    <div className="columns-panel">
      <div className="bar">
        <input
          type="search"
          placeholder="Find columns"
          aria-label="Find columns"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="button" onClick={() => set(null)}>
          Usual ones
        </button>
      </div>
      <div className="columns-lists">
        <section aria-label="Columns to choose from">
          {kinds.map(([kind, title]) => {
            const infos = matching.filter((info) => info.kind === kind);
            return (
              infos.length > 0 && (
                <fieldset key={kind}>
                  <legend>{title}</legend>
                  {infos.slice(0, mostShown).map((info) => (
                    <div key={info.id} className="column-line">
                      <label className="check">
                        <input type="checkbox" checked={has.has(info.id)} onChange={() => toggle(info.id)} />
                        <span title={info.name}>{info.name}</span>
                      </label>
                      {kind === "scalar" && (
                        <select
                          aria-label={`Which value of ${info.name}`}
                          value=""
                          onChange={(event) => toggle(`${info.id}:${event.target.value}`)}
                        >
                          <option value="">also</option>
                          {scalarAspects.slice(1).map((aspect) => (
                            <option key={aspect} value={aspect}>
                              {has.has(`${info.id}:${aspect}`) ? `✓ ${aspect}` : aspect}
                            </option>
                          ))}
                        </select>
                      )}
                      {info.differs && <i className="differ-dot" title="differs among these runs" />}
                    </div>
                  ))}
                  {infos.length > mostShown && (
                    <p className="quiet">and {infos.length - mostShown} more: type part of a name</p>
                  )}
                </fieldset>
              )
            );
          })}
        </section>
        <section aria-label="Chosen columns, in order">
          <h3>Order</h3>
          {chosen.slice(0, mostShown).map(({ id }, at) => (
            <div key={id} className="column-line">
              <span title={id}>{columnTitle(id)}</span>
              <button
                type="button"
                className="icon"
                aria-label={`Move ${columnTitle(id)} left`}
                disabled={at === 0}
                onClick={() => move(at, -1)}
              >
                ↑
              </button>
              <button
                type="button"
                className="icon"
                aria-label={`Move ${columnTitle(id)} right`}
                disabled={at === chosen.length - 1}
                onClick={() => move(at, 1)}
              >
                ↓
              </button>
              <button
                type="button"
                className="icon"
                aria-label={`Hide ${columnTitle(id)}`}
                onClick={() => toggle(id)}
              >
                ×
              </button>
            </div>
          ))}
        </section>
      </div>
    </div>
  );
};

import { cellNumber, formatCell, shortId } from "../text/format.ts";
import { Check, Empty } from "../ui/parts.tsx";
import { formatRoute } from "../url/route.ts";
import { change, useRoute } from "../url/use-route.ts";
import type { Compared } from "./use-compared.ts";

const mostRuns = 40;

/** Flags and scalars as rows, runs as columns: at first only what differs. */
export const SideBySide = ({ compared }: { readonly compared: Compared }) => {
  const { params } = useRoute();
  const showsSame = params.has("same");
  const runs = compared.runs.slice(0, mostRuns);
  const columns = compared.columns.filter(
    ({ id }) => showsSame || new Set(runs.map((run) => JSON.stringify(run.value(id)))).size > 1,
  );
  return (
    <>
      <div className="bar">
        <Check label="Also what is the same" on={showsSame} set={(on) => change({ same: on ? "1" : null })} />
        {compared.runs.length > mostRuns && (
          <span className="quiet">The first {mostRuns} runs; the table of runs shows all.</span>
        )}
      </div>
      {columns.length === 0 && <Empty>Nothing differs.</Empty>}
      <section className="scroll" tabIndex={0} aria-label="Values">
        <table className="groups side">
          <thead>
            <tr>
              <th scope="col">name</th>
              {runs.map((run) => (
                <th key={run.id} scope="col" className="number" title={run.name}>
                  <i className="swatch" style={{ background: run.color }} />
                  <a href={formatRoute(["run", run.id])}>
                    <code>{shortId(run.id)}</code>
                  </a>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {columns.map(({ id, name, kind }) => {
              const numbers = runs
                .map((run) => cellNumber(run.value(id)))
                .filter((n) => n !== null && Number.isFinite(n));
              const [low, high] = [Math.min(...(numbers as number[])), Math.max(...(numbers as number[]))];
              return (
                <tr key={id}>
                  <th scope="row" title={`${kind} ${name}`}>
                    <bdi>{name}</bdi>
                  </th>
                  {runs.map((run) => {
                    const cell = run.value(id);
                    const number = cellNumber(cell);
                    const mark =
                      kind !== "scalar" || low === high || numbers.length < 2
                        ? ""
                        : number === low
                          ? " least"
                          : number === high
                            ? " most"
                            : "";
                    return (
                      <td key={run.id} className={`number${mark}`} title={formatCell(cell)}>
                        <bdi>{formatCell(cell)}</bdi>
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </>
  );
};

import type { GroupStat, Groups, RunsQuery } from "../../../src/server/api-types.ts";
import { useApi } from "../data/queries.ts";
import { formatCell, formatNumber } from "../text/format.ts";
import { Empty, Fault, Loading } from "../ui/parts.tsx";
import { columnTitle } from "../url/runs-state.ts";
import { cellText } from "./cell.ts";

/** Groups of runs with the mean and standard deviation of their numbers, and how many there are. */
export const GroupsTable = ({
  query,
  by,
  columns,
  open,
}: {
  readonly query: RunsQuery;
  readonly by: readonly string[];
  readonly columns: readonly string[];
  /** Shows the runs of a group. */
  readonly open: (filter: string) => void;
}) => {
  const shown = columns.slice(0, 60);
  const { data, error, refetch } = useApi<Groups>("groups", { ...query, by, columns: shown }, { keep: true });
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (!data) return <Loading what="groups" />;
  if (data.groups.length === 0) return <Empty>No runs to group.</Empty>;
  return (
    <section className="scroll" tabIndex={0} aria-label="Groups of runs">
      <table className="groups">
        <thead>
          <tr>
            {by.map((id) => (
              <th key={id} scope="col">
                {columnTitle(id)}
              </th>
            ))}
            <th scope="col" className="number">
              n
            </th>
            {shown.map((id) => (
              <th key={id} scope="col" className="number">
                {columnTitle(id)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.groups.map((group) => (
            <tr key={group.filter || JSON.stringify(group.key)}>
              {group.key.map((cell, at) => (
                <th key={by[at]} scope="row">
                  <button
                    type="button"
                    className="link"
                    title="Show these runs"
                    onClick={() => open(group.filter)}
                  >
                    <bdi>
                      {cell === null ? "none" : cellText(by[at] ?? "", cell) || formatCell(cell) || "empty"}
                    </bdi>
                  </button>
                </th>
              ))}
              <td className="number">{group.count.toLocaleString("en")}</td>
              {group.stats.map((stat, at) => (
                <td key={shown[at]} className="number" title={stat ? explain(stat) : undefined}>
                  {stat && <Stat stat={stat} whole={group.count} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {columns.length > shown.length && (
        <p className="quiet">
          The first {shown.length} of {columns.length} columns are shown: choose those you want.
        </p>
      )}
    </section>
  );
};

const Stat = ({ stat, whole }: { readonly stat: GroupStat; readonly whole: number }) => (
  <>
    {formatNumber(stat.mean)} <span className="quiet">± {formatNumber(stat.sd)}</span>
    {stat.count !== whole && <small className="quiet"> of {stat.count}</small>}
  </>
);

const explain = ({ count, mean, sd, min, max }: GroupStat): string =>
  `n ${count}, mean ${formatNumber(mean)}, standard deviation ${formatNumber(sd)}, ${formatNumber(min)} to ${formatNumber(max)}`;

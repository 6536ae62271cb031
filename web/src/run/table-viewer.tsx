import { useState } from "react";
import type { TableWindow } from "../../../src/server/api-types.ts";
import { useApi } from "../data/queries.ts";
import { Empty, Fault, Loading } from "../ui/parts.tsx";

const pageRows = 200;

/** Rows of a CSV or TSV file, a page at a time. */
export const TableViewer = ({ run, path }: { readonly run: string; readonly path: string }) => {
  const [offset, setOffset] = useState(0);
  const { data, error, refetch } = useApi<TableWindow>(
    `runs/${run}/table`,
    { path, offset, limit: pageRows },
    { keep: true },
  );
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (!data) return <Loading what="the table" />;
  if (data.headings.length === 0) return <Empty>The table is empty.</Empty>;
  const end = data.offset + data.rows.length;
  const isLast = data.rows.length < pageRows || end === data.total;
  return (
    <>
      <div className="bar">
        <button
          type="button"
          disabled={offset === 0}
          onClick={() => setOffset(Math.max(0, offset - pageRows))}
        >
          Before
        </button>
        <output>
          {data.rows.length === 0 ? "no rows" : `rows ${data.offset + 1} to ${end}`}
          {data.total !== undefined && ` of ${data.total.toLocaleString("en")}`}
        </output>
        <button type="button" disabled={isLast} onClick={() => setOffset(offset + pageRows)}>
          Next
        </button>
      </div>
      <section className="scroll" tabIndex={0} aria-label="Table">
        <table className="plain striped">
          <thead>
            <tr>
              <th scope="col" className="number quiet">
                #
              </th>
              {data.headings.map((heading, at) => (
                <th key={at} scope="col">
                  <bdi>{heading}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row, n) => (
              <tr key={data.offset + n}>
                <td className="number quiet">{data.offset + n + 1}</td>
                {row.map((cell, at) => (
                  <td key={at} className={isNumeric(cell) ? "number" : ""}>
                    <bdi>{cell}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
};

const isNumeric = (text: string): boolean => /^-?(?:\d+\.?\d*(?:e[+-]?\d+)?|nan|inf)$/i.test(text.trim());

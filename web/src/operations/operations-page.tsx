import { useState } from "react";
import type { OperationInfo, Operations } from "../../../src/server/api-types.ts";
import { useApi, useConfig } from "../data/queries.ts";
import { Empty, Fault, Loading } from "../ui/parts.tsx";
import { formatRoute } from "../url/route.ts";
import { change, useRoute } from "../url/use-route.ts";
import { RunForm } from "./run-form.tsx";

/** The operations of the project, with their help and a form that starts them. */
export const OperationsPage = () => {
  const { data, error, refetch } = useApi<Operations>("operations");
  const { params } = useRoute();
  const config = useConfig();
  const [isOpen, setOpen] = useState<OperationInfo>();
  const text = (params.get("find") ?? "").toLowerCase();
  if (error)
    return (
      <main className="page">
        <Fault error={error} retry={() => void refetch()} />
      </main>
    );
  if (!data)
    return (
      <main className="page">
        <Loading what="operations" />
      </main>
    );
  const shown = data.operations.filter(({ fullName, description }) =>
    `${fullName} ${description}`.toLowerCase().includes(text),
  );
  return (
    <main className="page operations">
      <h1>Operations</h1>
      {data.fault && (
        <pre className="fault" role="alert">
          {data.fault}
        </pre>
      )}
      {data.operations.length > 5 && (
        <div className="bar">
          <input
            type="search"
            aria-label="Find operations"
            placeholder="Find operations"
            value={params.get("find") ?? ""}
            onChange={(event) => change({ find: event.target.value || null })}
          />
        </div>
      )}
      {shown.length === 0 && (
        <Empty>
          {data.operations.length === 0
            ? "No operations in this directory. A guild.yml or a script beside it would make some."
            : "No operation of that name."}
        </Empty>
      )}
      {shown.map((operation) => (
        <article key={operation.fullName} className="card operation">
          <header>
            <h2>
              <bdi>{operation.fullName}</bdi>
            </h2>
            <a
              href={formatRoute(
                ["runs"],
                new URLSearchParams({ filter: `operation = ${JSON.stringify(operation.fullName)}` }),
              )}
            >
              Its runs
            </a>
            {config?.canAct && (
              <button type="button" className="primary" onClick={() => setOpen(operation)}>
                Run…
              </button>
            )}
          </header>
          {operation.description && <p>{operation.description}</p>}
          {operation.flags.length > 0 && (
            <details>
              <summary>{operation.flags.length === 1 ? "1 flag" : `${operation.flags.length} flags`}</summary>
              <table className="plain">
                <tbody>
                  {operation.flags.map((flag) => (
                    <tr key={flag.name}>
                      <th scope="row">
                        <bdi>{flag.name}</bdi>
                      </th>
                      <td>
                        <code>{flag.default}</code>
                      </td>
                      <td>
                        {flag.description}
                        {flag.choices.length > 0 && (
                          <span className="quiet">
                            {" "}
                            {flag.choices.map((choice) => choice.value).join(", ")}
                          </span>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </details>
          )}
        </article>
      ))}
      {isOpen && (
        <RunForm
          title={`Run ${isOpen.fullName}`}
          base={{ operation: isOpen.fullName }}
          flags={isOpen.flags}
          close={() => setOpen(undefined)}
        />
      )}
    </main>
  );
};

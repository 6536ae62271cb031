import type { ReactNode } from "react";
import type { RunDetail } from "../../../src/server/api-types.ts";
import { useConfig } from "../data/queries.ts";
import { formatBytes, formatCell, formatTime, shortId } from "../text/format.ts";
import { useActions } from "../ui/actions.tsx";
import { Empty } from "../ui/parts.tsx";
import { formatRoute } from "../url/route.ts";

/** What a person asks first about a run. */
export const Overview = ({ run }: { readonly run: RunDetail }) => (
  <div className="columns">
    <Pairs title="Flags" pairs={run.flags.map(([name, value]) => [name, formatCell(value)])} />
    <Scalars run={run} />
    <Facts run={run} />
    <Dependencies run={run} />
    <Comments run={run} />
  </div>
);

/** Names with their values. */
export const Pairs = ({
  title,
  pairs,
  isCode = false,
}: {
  readonly title: string;
  readonly pairs: readonly (readonly [string, ReactNode])[];
  readonly isCode?: boolean;
}) => (
  <section className="card">
    <h2>
      {title} <small>{pairs.length}</small>
    </h2>
    {pairs.length === 0 ? (
      <p className="quiet">None.</p>
    ) : (
      <dl className={isCode ? "pairs code" : "pairs"}>
        {pairs.map(([name, value]) => (
          <div key={name}>
            <dt title={name}>
              <bdi>{name}</bdi>
            </dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    )}
  </section>
);

const Facts = ({ run }: { readonly run: RunDetail }) => {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ["id", <code key="id">{run.id}</code>],
    ["started", formatTime(run.started)],
    ["stopped", formatTime(run.stopped)],
    ["exit status", run.exitStatus ?? ""],
    ["process", run.pid ?? ""],
    ["tags", run.tags.join(", ")],
    ["namespace", run.namespace ?? ""],
    ["package", [run.opRef.pkgType, run.opRef.pkgName].filter(Boolean).join(":")],
    ["project", run.projectDir ?? ""],
    ["directory", run.dir],
    ["command", run.command ? <code key="command">{run.command}</code> : ""],
    ["source", run.sourceDigest ? <code key="source">{shortId(run.sourceDigest)}</code> : ""],
  ];
  return <Pairs title="Run" pairs={facts.filter(([, value]) => value !== "")} />;
};

const Scalars = ({ run }: { readonly run: RunDetail }) => (
  <section className="card">
    <h2>
      Scalars <small>{run.scalars.length}</small>
    </h2>
    {run.scalars.length === 0 ? (
      <p className="quiet">None yet.</p>
    ) : (
      <div className="scroll">
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">name</th>
              {["last", "min", "max", "step"].map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {run.scalars.map((scalar) => (
              <tr key={scalar.key}>
                <th scope="row" title={scalar.key}>
                  <a
                    href={formatRoute(["run", run.id, "scalars"], new URLSearchParams({ keys: scalar.key }))}
                  >
                    <bdi>{scalar.key}</bdi>
                  </a>
                </th>
                <td className="number strong">{formatCell(scalar.last)}</td>
                <td className="number">{formatCell(scalar.min)}</td>
                <td className="number">{formatCell(scalar.max)}</td>
                <td className="number quiet">{scalar.step.toLocaleString("en")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
  </section>
);

const Dependencies = ({ run }: { readonly run: RunDetail }) =>
  run.dependencies.length > 0 && (
    <section className="card">
      <h2>
        Dependencies <small>{run.dependencies.length}</small>
      </h2>
      {run.dependencies.map((dependency) => (
        <div key={dependency.name} className="dependency">
          <b>
            <bdi>{dependency.name}</bdi>
          </b>
          {dependency.run && (
            <>
              {" from "}
              <a href={formatRoute(["run", dependency.run])}>
                <code>{shortId(dependency.run)}</code>
              </a>
            </>
          )}
          <ul>
            {dependency.paths.map((path) => (
              <li key={path}>
                <bdi>{path}</bdi>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );

const Comments = ({ run }: { readonly run: RunDetail }) => {
  const actions = useActions();
  const config = useConfig();
  return (
    <section className="card">
      <h2>
        Comments <small>{run.comments.length}</small>
      </h2>
      {run.comments.length === 0 && <Empty>No comments.</Empty>}
      {run.comments.map((comment, at) => (
        <article key={`${comment.time} ${comment.user}`} className="comment">
          <header className="quiet">
            <bdi>{comment.user}</bdi>
            {comment.host && `@${comment.host}`} · {formatTime(comment.time)}
            {config?.canAct && (
              <button
                type="button"
                className="link"
                aria-label={`Delete comment ${at + 1}`}
                onClick={() =>
                  void actions.act(
                    [{ action: "deleteComment", runs: [run.id], number: at + 1 }],
                    "Comment deleted",
                  )
                }
              >
                Delete
              </button>
            )}
          </header>
          <p>
            <bdi>{comment.body}</bdi>
          </p>
        </article>
      ))}
    </section>
  );
};

/** The size of a file, or nothing for a directory. */
export const sizeText = (file: { readonly isDirectory: boolean; readonly size: number }): string =>
  file.isDirectory ? "" : formatBytes(file.size);

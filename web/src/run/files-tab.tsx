import { useState } from "react";
import type { FileInfo, FileList, RunDetail } from "../../../src/server/api-types.ts";
import { useApi } from "../data/queries.ts";
import { formatTime, shortId } from "../text/format.ts";
import { Empty, Fault, Loading } from "../ui/parts.tsx";
import { useKeys } from "../ui/use-keys.ts";
import { formatRoute } from "../url/route.ts";
import { go } from "../url/use-route.ts";
import { FileViewer } from "./file-viewer.tsx";
import { sizeText } from "./overview.tsx";

export type FileSource = "files" | "sourcecode";

/** A tree of files beside the one that is looked at. */
export const FilesTab = ({
  run,
  of,
  path,
}: {
  readonly run: RunDetail;
  readonly of: FileSource;
  readonly path: readonly string[];
}) => {
  const chosen = path.join("/");
  const tab = of === "files" ? "files" : "source";
  const parent = path.slice(0, -1).join("/");
  const list = useApi<FileList>(`runs/${run.id}/${of}`, { path: parent });
  const file = list.data?.files.find((info) => info.name === path.at(-1));
  const open = (target: string) => go(formatRoute(["run", run.id, tab, ...target.split("/")]));
  const step = (by: number) => {
    const files = (list.data?.files ?? []).filter((info) => !info.isDirectory);
    const at = files.findIndex((info) => info.name === path.at(-1));
    const next = files[at + by];
    if (next) open(parent === "" ? next.name : `${parent}/${next.name}`);
  };
  useKeys([
    ["ArrowRight", () => step(1)],
    ["ArrowLeft", () => step(-1)],
  ]);
  return (
    <div className={`files${chosen ? " chosen" : ""}`}>
      <nav className="tree" aria-label={of === "files" ? "Files" : "Source code"}>
        <Directory run={run.id} of={of} path="" chosen={chosen} open={open} />
      </nav>
      <section className="viewer" aria-label="File">
        {chosen === "" ? (
          <Empty>Choose a file. The arrow keys go to the one before and after.</Empty>
        ) : list.error ? (
          <Fault error={list.error} />
        ) : !list.data ? (
          <Loading what="the file" />
        ) : file === undefined ? (
          <Empty>There is no file “{chosen}” in this run.</Empty>
        ) : (
          <>
            <header className="file-head">
              <a className="back" href={formatRoute(["run", run.id, tab])}>
                All files
              </a>
              <b title={chosen}>
                <bdi>{chosen}</bdi>
              </b>
              <span className="quiet">
                {sizeText(file)} · {formatTime(file.modified)}
              </span>
              {file.fromRun && (
                <a href={formatRoute(["run", file.fromRun])}>
                  from <code>{shortId(file.fromRun)}</code>
                </a>
              )}
            </header>
            <FileViewer key={`${chosen} ${file.modified}`} run={run.id} of={of} path={chosen} file={file} />
          </>
        )}
      </section>
    </div>
  );
};

const Directory = ({
  run,
  of,
  path,
  chosen,
  open,
}: {
  readonly run: string;
  readonly of: FileSource;
  readonly path: string;
  readonly chosen: string;
  readonly open: (path: string) => void;
}) => {
  const { data, error, refetch } = useApi<FileList>(`runs/${run}/${of}`, { path });
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (!data) return <Loading what="files" />;
  if (data.files.length === 0 && path === "")
    return <Empty>{of === "files" ? "No files." : "No source code was copied."}</Empty>;
  return (
    <ul>
      {data.files.map((file) => (
        <Entry
          key={file.name}
          run={run}
          of={of}
          file={file}
          path={path === "" ? file.name : `${path}/${file.name}`}
          chosen={chosen}
          open={open}
        />
      ))}
    </ul>
  );
};

const Entry = ({
  run,
  of,
  file,
  path,
  chosen,
  open,
}: {
  readonly run: string;
  readonly of: FileSource;
  readonly file: FileInfo;
  readonly path: string;
  readonly chosen: string;
  readonly open: (path: string) => void;
}) => {
  const [isOpen, setOpen] = useState(chosen.startsWith(`${path}/`));
  return (
    <li>
      <button
        type="button"
        className="entry"
        aria-expanded={file.isDirectory ? isOpen : undefined}
        aria-current={path === chosen ? "true" : undefined}
        title={file.linkTo ? `${file.name} → ${file.linkTo}` : file.name}
        onClick={() => (file.isDirectory ? setOpen(!isOpen) : open(path))}
      >
        <span className="twist" aria-hidden="true">
          {file.isDirectory ? (isOpen ? "▾" : "▸") : file.linkTo ? "↪" : ""}
        </span>
        <bdi>{file.name}</bdi>
        <small>{sizeText(file)}</small>
      </button>
      {file.isDirectory && isOpen && <Directory run={run} of={of} path={path} chosen={chosen} open={open} />}
    </li>
  );
};

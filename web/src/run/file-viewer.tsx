import { lazy, Suspense } from "react";
import type { FileInfo } from "../../../src/server/api-types.ts";
import { apiUrl, filePath } from "../data/api.ts";
import { Empty, Loading } from "../ui/parts.tsx";
import type { FileSource } from "./files-tab.tsx";
import { TableViewer } from "./table-viewer.tsx";
import { TextViewer } from "./text-viewer.tsx";

const Notebook = lazy(async () => ({ default: (await import("./notebook-viewer.tsx")).NotebookViewer }));
/** Larger ones are shown as text, part by part. */
const mostParsed = 20e6;

/** A file in the way that suits its kind. */
export const FileViewer = ({
  run,
  of,
  path,
  file,
}: {
  readonly run: string;
  readonly of: FileSource;
  readonly path: string;
  readonly file: FileInfo;
}) => {
  // The time of the last change is part of the address: what grows is fetched anew.
  const url = apiUrl(`runs/${run}/${of}/${filePath(path)}`, { v: file.modified });
  switch (file.kind) {
    case "image":
      return (
        <div className="media checkered">
          <img src={url} alt={file.name} />
        </div>
      );
    case "audio":
      return (
        <div className="media">
          <audio controls src={url} aria-label={file.name} />
        </div>
      );
    case "video":
      return (
        <div className="media">
          <video controls src={url} aria-label={file.name} />
        </div>
      );
    case "table":
      if (of === "files") return <TableViewer run={run} path={path} />;
      return <TextViewer url={url} name={path} size={file.size} />;
    case "notebook":
      if (file.size > mostParsed) return <TextViewer url={url} name={path} size={file.size} />;
      return (
        <Suspense fallback={<Loading what="the notebook" />}>
          <Notebook url={url} />
        </Suspense>
      );
    case "html":
      // Without `allow-same-origin` it is a stranger to this page, whatever it holds.
      return (
        <iframe
          className="html"
          title={file.name}
          src={url}
          sandbox="allow-scripts"
          referrerPolicy="no-referrer"
        />
      );
    case "text":
    case "json":
      return <TextViewer url={url} name={path} size={file.size} isJson={file.kind === "json"} />;
    default:
      return (
        <Empty>
          <p>
            {file.kind === "events"
              ? "An event file: its scalars and images have their own tabs."
              : "No viewer for this kind of file."}
          </p>
          <a className="button" href={url} download={file.name}>
            Download
          </a>
        </Empty>
      );
  }
};

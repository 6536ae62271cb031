import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { call } from "../data/api.ts";
import { plainText } from "../text/ansi.ts";
import { highlightLines, type Token } from "../text/highlight.ts";
import { readMarkdown } from "../text/markdown.ts";
import { type Cell, type CellOutput, readNotebook } from "../text/notebook.ts";
import { Fault, Loading } from "../ui/parts.tsx";
import { Markdown } from "./markdown.tsx";

/** The cells of a notebook with what they put out. */
export const NotebookViewer = ({ url }: { readonly url: string }) => {
  const { data, error, refetch } = useQuery({
    queryKey: ["notebook", url],
    queryFn: async ({ signal }) => {
      const cells = readNotebook(await (await call(url, { signal })).json());
      return Promise.all(
        cells.map(async (cell) => ({
          cell,
          lines: cell.kind === "code" ? await highlightLines(cell.source, "cell.py") : [],
        })),
      );
    },
    structuralSharing: false,
  });
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (!data) return <Loading what="the notebook" />;
  return (
    <section className="notebook scroll" tabIndex={0} aria-label="Notebook">
      {data.map(({ cell, lines }, at) => (
        <NotebookCell key={at} cell={cell} lines={lines} />
      ))}
    </section>
  );
};

const NotebookCell = ({
  cell,
  lines,
}: {
  readonly cell: Cell;
  readonly lines: readonly (readonly Token[])[];
}) => (
  <article className={`nb-cell ${cell.kind}`}>
    {cell.kind === "code" ? (
      <>
        <span className="nb-count">[{cell.count ?? " "}]</span>
        <pre>
          {lines.map((line, n) => (
            <div key={n}>
              {line.length === 0
                ? "\n"
                : line.map((token, at) => (
                    <span key={at} className={token.kind ? `tok-${token.kind}` : undefined}>
                      {token.text}
                    </span>
                  ))}
            </div>
          ))}
        </pre>
        {cell.outputs.map((output, at) => (
          <NotebookOutput key={at} output={output} />
        ))}
      </>
    ) : cell.kind === "markdown" ? (
      <div className="prose">
        <Markdown blocks={readMarkdown(cell.source)} />
      </div>
    ) : (
      <pre className="prose">{cell.source}</pre>
    )}
  </article>
);

const NotebookOutput = ({ output }: { readonly output: CellOutput }) =>
  output.kind === "image" ? (
    <DataImage base64={output.base64} type={output.type} />
  ) : (
    <pre className={output.kind === "error" ? "nb-output fault" : "nb-output"}>
      {output.text.split("\n").map(plainText).join("\n")}
    </pre>
  );

/** Drawn from its bytes: the page's policy lets no image come from elsewhere than the server. */
const DataImage = ({ base64, type }: { readonly base64: string; readonly type: string }) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isBad, setBad] = useState(false);
  useEffect(() => {
    let isGone = false;
    const show = async () => {
      const bytes = Uint8Array.from(atob(base64.replace(/\s/g, "")), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type }));
      if (isGone || !canvas.current) return;
      canvas.current.width = bitmap.width;
      canvas.current.height = bitmap.height;
      canvas.current.getContext("2d")?.drawImage(bitmap, 0, 0);
    };
    show().catch(() => setBad(true));
    return () => {
      isGone = true;
    };
  }, [base64, type]);
  return isBad ? (
    <p className="quiet">An image that cannot be shown.</p>
  ) : (
    <canvas ref={canvas} className="nb-image" role="img" aria-label="Output of the cell" />
  );
};

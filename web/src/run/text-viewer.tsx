import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../data/api.ts";
import { formatBytes } from "../text/format.ts";
import { highlightLines, type Token } from "../text/highlight.ts";
import { Empty, Fault, Loading } from "../ui/parts.tsx";
import { rowRange, useSeen } from "../ui/use-window.ts";

const partSize = 512 * 1024;
const lineHeight = 19;

/** A text, of large ones a part at a time. */
export const TextViewer = ({
  url,
  name,
  size,
  isJson = false,
}: {
  readonly url: string;
  readonly name: string;
  readonly size: number;
  readonly isJson?: boolean;
}) => {
  const [from, setFrom] = useState(0);
  const { data, error, refetch } = useQuery({
    queryKey: ["text", url, from],
    queryFn: async ({ signal }) => {
      if (size === 0) return [];
      const headers =
        size > partSize ? { Range: `bytes=${from}-${Math.min(size, from + partSize) - 1}` } : {};
      const text = await (await call(url, { signal, headers })).text();
      return highlightLines(isJson && size <= partSize ? spread(text) : text, name);
    },
    structuralSharing: false,
  });
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (!data) return <Loading what="the text" />;
  if (size === 0) return <Empty>The file is empty.</Empty>;
  return (
    <>
      {size > partSize && (
        <div className="bar">
          <button type="button" disabled={from === 0} onClick={() => setFrom(0)}>
            First
          </button>
          <button type="button" disabled={from === 0} onClick={() => setFrom(from - partSize)}>
            Before
          </button>
          <output>
            {formatBytes(from)} to {formatBytes(Math.min(size, from + partSize))} of {formatBytes(size)}
          </output>
          <button type="button" disabled={from + partSize >= size} onClick={() => setFrom(from + partSize)}>
            Next
          </button>
          <button
            type="button"
            disabled={from + partSize >= size}
            onClick={() => setFrom(Math.floor((size - 1) / partSize) * partSize)}
          >
            Last
          </button>
        </div>
      )}
      <CodeLines key={from} lines={data} />
    </>
  );
};

/** JSON with a line for each member; as it is when it cannot be read. */
const spread = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

/** Numbered lines, of which those seen are drawn. */
const CodeLines = ({ lines }: { readonly lines: readonly (readonly Token[])[] }) => {
  const [box, setBox] = useState<HTMLElement | null>(null);
  const seen = useSeen(box, lineHeight * 5);
  const [first, last] = rowRange(seen, lineHeight, lines.length, 30);
  return (
    <section ref={setBox} className="code" tabIndex={0} aria-label="Text">
      <div className="terminal-area" style={{ height: lines.length * lineHeight }}>
        {lines.slice(first, last).map((line, n) => (
          <div
            key={first + n}
            className="line"
            style={{ transform: `translateY(${(first + n) * lineHeight}px)` }}
          >
            <span className="line-number" aria-hidden="true">
              {first + n + 1}
            </span>
            <span className="line-text">
              {line.map((token, at) => (
                <span key={at} className={token.kind ? `tok-${token.kind}` : undefined}>
                  {token.text.slice(0, 20_000)}
                </span>
              ))}
            </span>
          </div>
        ))}
      </div>
    </section>
  );
};

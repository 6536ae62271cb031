import { lazy, Suspense, useEffect, useState } from "react";
import { useConfig, useEvents } from "./data/queries.ts";
import { RunsPage } from "./runs/runs-page.tsx";
import { Shortcuts } from "./shortcuts.tsx";
import { Empty, Loading } from "./ui/parts.tsx";
import { useKeys } from "./ui/use-keys.ts";
import { useTheme } from "./ui/use-theme.ts";
import { formatRoute } from "./url/route.ts";
import { go, useRoute } from "./url/use-route.ts";

const RunPage = lazy(async () => ({ default: (await import("./run/run-page.tsx")).RunPage }));
const ComparePage = lazy(async () => ({ default: (await import("./compare/compare-page.tsx")).ComparePage }));
const OperationsPage = lazy(async () => ({
  default: (await import("./operations/operations-page.tsx")).OperationsPage,
}));

const noRuns: readonly string[] = [];
const places = [
  ["runs", "Runs"],
  ["compare", "Compare"],
  ["operations", "Operations"],
] as const;

/** The frame around every page. */
export const App = () => {
  const { path } = useRoute();
  const config = useConfig();
  const [isHelp, setHelp] = useState(false);
  const [theme, nextTheme] = useTheme();
  const page = path[0] ?? "runs";
  useEvents(noRuns);
  useEffect(() => {
    document.title = `${page === "run" ? `Run ${path[1]?.slice(0, 8)}` : (places.find(([name]) => name === page)?.[1] ?? "")} - ${config?.title ?? "Guild"}`;
  }, [page, path, config]);
  useKeys([
    ["?", () => setHelp(true)],
    ["r", () => go(formatRoute(["runs"]))],
    ["o", () => go(formatRoute(["operations"]))],
    ["t", nextTheme],
  ]);
  return (
    <>
      <button
        type="button"
        className="skip"
        onClick={() =>
          document.querySelector<HTMLElement>("main [tabindex], main button, main a, main input")?.focus()
        }
      >
        To the content
      </button>
      <header className="top">
        <a className="brand" aria-label="Guild: all runs" href={formatRoute(["runs"])}>
          <svg viewBox="0 0 32 32" width="20" height="20" aria-hidden="true">
            <rect width="32" height="32" rx="8" />
            <path d="M7 22c4 0 4-11 8-11s3 7 6 7 4-8 4-8" />
          </svg>
          <span>Guild</span>
        </a>
        <nav aria-label="Pages">
          {places.map(([name, title]) => (
            <a
              key={name}
              href={formatRoute([name])}
              aria-current={name === page || (name === "runs" && page === "run") ? "page" : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
        <span className="where quiet" title={config?.cwd}>
          <bdi>{config?.title}</bdi>
        </span>
        <button
          type="button"
          className="icon"
          aria-label={`Theme: ${theme}`}
          title={`Theme: ${theme} (t)`}
          onClick={nextTheme}
        >
          {theme === "dark" ? "☾" : theme === "light" ? "☀" : "◐"}
        </button>
        <button
          type="button"
          className="icon"
          aria-label="Keyboard shortcuts"
          title="Keyboard shortcuts (?)"
          onClick={() => setHelp(true)}
        >
          ?
        </button>
      </header>
      <Suspense
        fallback={
          <main className="page">
            <Loading what="the page" />
          </main>
        }
      >
        {page === "runs" && <RunsPage />}
        {page === "run" && path[1] && (
          <RunPage key={path[1]} id={path[1]} tab={path[2]} rest={path.slice(3)} />
        )}
        {page === "compare" && <ComparePage tab={path[1]} />}
        {page === "operations" && <OperationsPage />}
        {!["runs", "run", "compare", "operations"].includes(page) && (
          <main className="page">
            <Empty>
              <p>There is no such page.</p>
              <a href={formatRoute(["runs"])}>All runs</a>
            </Empty>
          </main>
        )}
      </Suspense>
      {isHelp && <Shortcuts close={() => setHelp(false)} />}
    </>
  );
};

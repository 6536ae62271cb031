import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { ApiError } from "./data/api.ts";
import "./styles/base.css";
import "./styles/pages.css";
import { FeedbackProvider } from "./ui/feedback.tsx";
import { formatRoute } from "./url/route.ts";

// Links of Guild 0.9's View name the run in the search part.
const old = new URLSearchParams(location.search).get("run");
if (old && !location.hash) location.hash = formatRoute(["run", old]);

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => !(error instanceof ApiError && error.status < 500) && count < 2,
    },
  },
});

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <FeedbackProvider>
          <App />
        </FeedbackProvider>
      </QueryClientProvider>
    </StrictMode>,
  );

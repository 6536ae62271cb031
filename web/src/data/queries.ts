import {
  keepPreviousData,
  type QueryClient,
  type UseQueryResult,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";
import type { Config, RunEvent, RunsEvent } from "../../../src/server/api-types.ts";
import { apiUrl, getJson, type Params, searchOf } from "./api.ts";

/** An answer of the interface, kept and asked for again when the server tells of changes. */
export const useApi = <T>(
  path: string,
  params: Params = {},
  options: { readonly enabled?: boolean; readonly keep?: boolean } = {},
): UseQueryResult<T> =>
  useQuery<T>({
    queryKey: keyOf(path, params),
    queryFn: ({ signal }) => getJson<T>(path, params, signal),
    enabled: options.enabled ?? true,
    ...(options.keep && { placeholderData: keepPreviousData }),
  });

export const keyOf = (path: string, params: Params): readonly string[] => [path, searchOf(params)];

export const useConfig = (): Config | undefined => useApi<Config>("config").data;

const lists = new Set(["runs", "columns", "groups"]);

/** Asks again for what a change of some runs may have changed. */
export const refresh = (client: QueryClient, runs: readonly string[]): Promise<void> =>
  client.invalidateQueries({
    predicate: ({ queryKey: [path] }) =>
      typeof path === "string" && (lists.has(path) || runs.some((run) => isAboutRun(path, run))),
  });

// Output is asked for by its length, files by the person who looks.
const isAboutRun = (path: string, run: string): boolean =>
  path === `runs/${run}` || path === `runs/${run}/graph` || path === `runs/${run}/images`;

/** Listens to the server's events: changed lists are asked for again, at most twice a second. */
export const useEvents = (watched: readonly string[], onRun?: (event: RunEvent) => void): void => {
  const client = useQueryClient();
  const watch = watched.join(",");
  useEffect(() => {
    const source = new EventSource(apiUrl("events", { watch: watch.split(",").filter(Boolean) }));
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (ids: readonly string[]) => {
      for (const id of ids) changed.add(id);
      timer ??= setTimeout(() => {
        timer = undefined;
        const runs = [...changed];
        changed.clear();
        void refresh(client, runs);
      }, 500);
    };
    source.addEventListener("runs", ({ data }) => later((JSON.parse(data) as RunsEvent).changed));
    source.addEventListener("run", ({ data }) => {
      const event = JSON.parse(data) as RunEvent;
      later([event.id]);
      onRun?.(event);
    });
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [client, watch, onRun]);
};

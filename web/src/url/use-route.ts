import { useMemo, useSyncExternalStore } from "react";
import { formatRoute, type Patch, parseRoute, patched, type Route } from "./route.ts";

/** Where one is; draws again when that changes. */
export const useRoute = (): Route => {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return useMemo(() => parseRoute(hash), [hash]);
};

const subscribe = (changed: () => void): (() => void) => {
  addEventListener("hashchange", changed);
  addEventListener("popstate", changed);
  return () => {
    removeEventListener("hashchange", changed);
    removeEventListener("popstate", changed);
  };
};

/** Goes to an address behind `#`. */
export const go = (hash: string, how: "push" | "replace" = "push"): void => {
  if (how === "push") history.pushState(null, "", hash);
  else history.replaceState(null, "", hash);
  dispatchEvent(new PopStateEvent("popstate"));
};

/** Changes parameters of the address where one is. Small changes make no step to go back to. */
export const change = (patch: Patch, how: "push" | "replace" = "replace"): void => {
  const { path, params } = parseRoute(location.hash);
  go(formatRoute(path, patched(params, patch)), how);
};

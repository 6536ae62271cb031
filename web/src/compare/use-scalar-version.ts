import { useCallback, useEffect, useRef, useState } from "react";
import type { RunEvent } from "../../../src/server/api-types.ts";
import { useEvents } from "../data/queries.ts";
import type { ComparedRun } from "./use-compared.ts";

/** Curves are asked for again after so many milliseconds at the earliest: many runs tell of points all the time. */
const pause = 1500;

/** A number that grows while any of the runs writes scalars. */
export const useScalarVersion = (runs: readonly ComparedRun[]): number => {
  const [version, setVersion] = useState(0);
  const seen = useRef(new Map<string, number>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onRun = useCallback(({ id, scalarsVersion }: RunEvent) => {
    const before = seen.current.get(id);
    seen.current.set(id, scalarsVersion);
    if (before === scalarsVersion || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      setVersion((old) => old + 1);
    }, pause);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEvents(
    runs.filter(({ status }) => status === "running" || status === "pending").map(({ id }) => id),
    onRun,
  );
  return version;
};

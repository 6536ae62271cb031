import { type Facts, type FactsRequest, startFacts } from "./metadata/index.ts";
import { type PipeSource, pipeStock } from "./pipes.ts";

/** What the runs that one process performs can share: it costs as much as a small run does. */
export type Shared = {
  readonly facts: Facts;
  readonly openPipes: PipeSource;
  /** No more runs are started. */
  readonly close: () => void;
};

/** Makes what many runs are to share. */
export const shareAmongRuns = (request: FactsRequest): Shared => {
  const stock = pipeStock();
  return { facts: startFacts(request), openPipes: stock.take, close: stock.close };
};

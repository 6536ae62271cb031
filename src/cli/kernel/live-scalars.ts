import { hostname } from "node:os";
import { join } from "node:path";
import { type Context, isPyList, type PyValue, pyStr } from "../../base/index.ts";
import { compileOutputScalars, EventWriter, OutputScalars } from "../../scalars/index.ts";

type LiveScalars = {
  /** Starts to look for scalars in the output of a run; `patterns` null means the default ones. */
  readonly open: (run: string, flags: PyValue, patterns: PyValue) => null;
  /** Whole lines of output. Their scalars are in the event file when it returns. */
  readonly feed: (run: string, text: string) => null;
  readonly close: (run: string) => null;
};

/** The scalars that the output of running functions shows, written while they run. */
export const makeLiveScalars = ({ now }: Pick<Context, "now">, warn: (text: string) => void): LiveScalars => {
  const open = new Map<string, { readonly scalars: OutputScalars; readonly writer: EventWriter }>();
  return {
    open(run, flags, patterns) {
      const compiled = compileOutputScalars(isPyList(patterns) ? patterns : null, {
        flagNames: isPyList(flags) ? flags.map(pyStr) : [],
        warn,
      });
      const writer = new EventWriter({ dir: join(run, ".guild"), host: hostname(), pid: process.pid, now });
      open.set(run, { scalars: new OutputScalars(compiled), writer });
      return null;
    },
    feed(run, text) {
      const found = open.get(run);
      if (found === undefined) return null;
      for (const line of text.split("\n")) {
        found.writer.write(found.scalars.feed(Buffer.from(line)), found.scalars.step);
      }
      return null;
    },
    close(run) {
      open.get(run)?.writer.close();
      open.delete(run);
      return null;
    },
  };
};

import type { FlagInfo, Operations, RunDetail } from "../../../src/server/api-types.ts";
import { useApi } from "../data/queries.ts";
import { formatCell, shortId } from "../text/format.ts";
import { RunForm } from "./run-form.tsx";

/** The form of a run like another; only what is changed is sent. */
export const RunAgain = ({ run, close }: { readonly run: RunDetail; readonly close: () => void }) => {
  const operations = useApi<Operations>("operations");
  if (operations.isPending) return null;
  const known = operations.data?.operations.find(({ fullName, name }) =>
    [fullName, name].some((each) => each === run.operation || each === run.opRef.opName),
  );
  const initial = Object.fromEntries(
    run.flags.map(([name, value]) => [name, formatCell(value).replaceAll("−", "-")]),
  );
  const infos = new Map(known?.flags.map((flag) => [flag.name, flag]));
  const others = (known?.flags ?? []).filter((flag) => !(flag.name in initial));
  const flags = [
    ...Object.entries(initial).map(([name, text]) => infos.get(name) ?? plainFlag(name, text)),
    ...others,
  ];
  return (
    <RunForm
      title={`Run again like ${shortId(run.id)}`}
      base={{ proto: run.id }}
      flags={flags}
      initial={initial}
      close={close}
    />
  );
};

const plainFlag = (name: string, text: string): FlagInfo => ({
  name,
  description: "",
  type: null,
  default: text,
  choices: [],
  isRequired: false,
});

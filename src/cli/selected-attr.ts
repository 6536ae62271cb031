import {
  type Context,
  dumpYamlLoose,
  formatDuration,
  type PyValue,
  pyStr,
  UserError,
} from "../base/index.ts";
import { attrNames } from "../run/index.ts";
import { type RunRecord, statusText } from "../store/index.ts";
import { detailNames, runDetails } from "./run-rows.ts";

/** What `select --attr` shows: a fact of the run as lists have it, else its attribute as YAML. */
export const selectedAttr = (
  run: RunRecord,
  name: string,
  context: Pick<Context, "now" | "userHome">,
): string => {
  const fact = factOf(run, name, context);
  if (fact !== undefined) return fact;
  const value = run.attr(name);
  if (value === undefined && !attrNames(run).includes(name)) {
    throw new UserError(`no such run attribute '${name}'`);
  }
  return dumpYamlLoose(value ?? null);
};

const factOf = (
  run: RunRecord,
  name: string,
  context: Pick<Context, "now" | "userHome">,
): string | undefined => {
  switch (name) {
    case "duration":
      return formatDuration(run.started, run.stopped ?? context.now());
    // A run that is selected has no place in a list.
    case "index":
    case "short_index":
      return `[${run.shortId}]`;
    case "num_index":
      return "[?]";
    case "model":
      return run.opRef?.modelName ?? "";
    case "op_name":
      return run.opRef?.opName ?? "";
    case "pkg_name":
      return run.opRef?.pkgName ?? "";
    case "short_id":
      return run.shortId;
    case "status_with_remote":
      return statusText(run.status);
    default:
      return detailNames.some((detail) => detail === name) ? detailText(run, name, context) : undefined;
  }
};

const detailText = (run: RunRecord, name: string, context: Pick<Context, "userHome">): string => {
  const details: ReadonlyMap<string, PyValue> = runDetails(run, context);
  return pyStr(details.get(name) ?? "");
};

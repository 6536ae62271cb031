import { compareText, PyFloat, type PyValue, pyStr } from "../base/index.ts";
import { bytesField, doubleField, encodeSummary, textField, varintField } from "../scalars/index.ts";

/*
 * Summaries of TensorBoard's hyperparameter plugin (tensorboard/plugins/hparams/plugin_data.proto, api.proto). Each is
 * a tag with an empty tensor, and its content in the metadata:
 *
 *   HParamsPluginData  2 Experiment   3 SessionStartInfo   4 SessionEndInfo
 *   Experiment         4 HParamInfo*  5 MetricInfo*
 *   HParamInfo         1 name  4 type (1 string, 2 bool, 3 float64)  5 domain_discrete ListValue
 *                      6 domain_interval { 1 min double  2 max double }
 *   MetricInfo         1 name { 2 tag }
 *   SessionStartInfo   1 map name -> Value  4 group_name  5 start_time_secs double
 *   SessionEndInfo     1 status
 *   Value              2 number double  3 string  4 bool;   ListValue  1 Value*
 */

/** A value of a hyperparameter as the plugin tells them apart. */
export type HParam = string | number | boolean;

/** What there is to be seen in all runs: values by hyperparameter, and tags of scalars. */
export type Experiment = {
  readonly hparams: ReadonlyMap<string, ReadonlySet<HParam>>;
  readonly metrics: ReadonlySet<string>;
};

/** What a hyperparameter can be shown as; `none` where its values are of several kinds. */
export type HParamKind = "number" | "bool" | "string" | "none";

export const hparamKind = (values: Iterable<HParam>): HParamKind => {
  const kinds = new Set([...values].map((value) => typeof value));
  const [kind] = kinds;
  if (kinds.size !== 1) return "none";
  if (kind === "boolean") return "bool";
  return kind === "string" ? "string" : "number";
};

/** Nothing, lists and maps count as their Python text. */
export const hparamOf = (value: PyValue): HParam => {
  if (value instanceof PyFloat) return value.value;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return pyStr(value);
};

/** The event that tells which hyperparameters and metrics there are. */
export const encodeExperiment = ({ hparams, metrics }: Experiment): Buffer => {
  const names = [...hparams].sort(([a], [b]) => compareText(a, b));
  return encodePluginSummary(
    "_hparams_/experiment",
    2,
    ...names.map(([name, values]) => bytesField(4, textField(1, name), ...domain(values))),
    ...[...metrics].sort(compareText).map((tag) => bytesField(5, bytesField(1, textField(2, tag)))),
  );
};

const domain = (values: ReadonlySet<HParam>): readonly Buffer[] => {
  switch (hparamKind(values)) {
    case "number":
      return [
        varintField(4, 3),
        bytesField(6, doubleField(1, Number.NEGATIVE_INFINITY), doubleField(2, Number.POSITIVE_INFINITY)),
      ];
    case "bool":
      return [varintField(4, 2), discrete([false, true])];
    case "string":
      return [varintField(4, 1), discrete([...values].map(String).sort(compareText))];
    default:
      return [];
  }
};

const discrete = (values: readonly HParam[]): Buffer =>
  bytesField(5, ...values.map((value) => bytesField(1, valueField(value))));

const valueField = (value: HParam): Buffer => {
  if (typeof value === "number") return doubleField(2, value);
  return typeof value === "string" ? textField(3, value) : varintField(4, value ? 1 : 0);
};

export type Session = {
  readonly name: string;
  readonly hparams: ReadonlyMap<string, PyValue>;
  /** In seconds since the epoch. */
  readonly startTime: number;
};

/** The event that tells the hyperparameters of one run. */
export const encodeSessionStart = ({ name, hparams, startTime }: Session): Buffer => {
  const entries = [...hparams].sort(([a], [b]) => compareText(a, b));
  return encodePluginSummary(
    "_hparams_/session_start_info",
    3,
    ...entries.map(([key, value]) =>
      bytesField(1, textField(1, key), bytesField(2, valueField(value === null ? "" : hparamOf(value)))),
    ),
    textField(4, name),
    doubleField(5, startTime),
  );
};

/** How a run ended. */
export type SessionStatus = "unknown" | "success" | "failure" | "running";

const statusNumbers = { unknown: 0, success: 1, failure: 2, running: 3 } as const;

/** The event that tells how a run ended. */
export const encodeSessionEnd = (status: SessionStatus): Buffer => {
  const number = statusNumbers[status];
  return encodePluginSummary(
    "_hparams_/session_end_info",
    4,
    ...(number === 0 ? [] : [varintField(1, number)]),
  );
};

const encodePluginSummary = (tag: string, field: number, ...content: readonly Buffer[]): Buffer =>
  encodeSummary(
    tag,
    // A tensor of float32 with no elements: what the plugin takes for "nothing but metadata".
    bytesField(8, varintField(1, 1), bytesField(2, bytesField(2))),
    bytesField(9, bytesField(1, textField(1, "hparams"), bytesField(2, bytesField(field, ...content)))),
  );

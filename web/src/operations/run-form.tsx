import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { FlagInfo, RunRequestBody, RunStarted } from "../../../src/server/api-types.ts";
import { postJson } from "../data/api.ts";
import { refresh } from "../data/queries.ts";
import { Dialog } from "../ui/dialog.tsx";
import { useFeedback } from "../ui/feedback.tsx";
import { Check } from "../ui/parts.tsx";
import { formatRoute } from "../url/route.ts";
import { go } from "../url/use-route.ts";
import { commandOf } from "./command.ts";

/** Flags and options of a run to start. The command that it stands for is what one agrees to. */
export const RunForm = ({
  title,
  base,
  flags,
  initial = {},
  close,
}: {
  readonly title: string;
  readonly base: Pick<RunRequestBody, "operation" | "proto" | "restart">;
  readonly flags: readonly FlagInfo[];
  /** What a flag is without a change. */
  readonly initial?: Readonly<Record<string, string>>;
  readonly close: () => void;
}) => {
  const client = useQueryClient();
  const { say } = useFeedback();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [options, setOptions] = useState<Readonly<Record<string, string>>>({});
  const [stage, setStage] = useState(false);
  const [fault, setFault] = useState("");
  const [isBusy, setBusy] = useState(false);
  const missing = flags.filter(
    (flag) => flag.isRequired && !(values[flag.name] || initial[flag.name] || flag.default),
  );
  const body = bodyOf(base, values, options, stage);
  const option = (name: string, label: string, hint = "") => (
    <label className="field">
      <span>{label}</span>
      <input
        value={options[name] ?? ""}
        placeholder={hint}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setOptions({ ...options, [name]: event.target.value })}
      />
    </label>
  );
  const start = async () => {
    setBusy(true);
    setFault("");
    try {
      const { id } = await postJson<RunStarted>("operations/run", body);
      void refresh(client, []);
      say(stage ? "Staged" : "Started");
      close();
      go(formatRoute(["run", id, "output"]));
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} close={close} wide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <div className="dialog-body">
          <div className="fields">
            {flags.map((flag) => (
              <FlagField
                key={flag.name}
                flag={flag}
                initial={initial[flag.name]}
                value={values[flag.name] ?? ""}
                set={(value) => setValues({ ...values, [flag.name]: value })}
              />
            ))}
            {flags.length === 0 && <p className="quiet">No flags.</p>}
          </div>
          <p className="quiet">
            A list such as <code>[0.1,0.01]</code> or a range such as <code>uniform(0,1)</code> starts a
            batch.
          </p>
          <details>
            <summary>Label, tags, batch</summary>
            <div className="fields">
              {option("label", "Label")}
              {option("tags", "Tags", "a, b")}
              {option("maxTrials", "Most trials", "20")}
              {option("jobs", "Trials at once", "1")}
              {option("optimizer", "Optimizer", "random, gp, forest …")}
              {option("minimize", "Minimize", "loss")}
              {option("maximize", "Maximize", "accuracy")}
            </div>
            <Check label="Only stage it" on={stage} set={setStage} />
          </details>
          <pre className="command">{commandOf(body)}</pre>
          {fault && (
            <p className="fault" role="alert">
              {fault}
            </p>
          )}
        </div>
        <footer>
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="primary" disabled={isBusy || missing.length > 0}>
            {stage ? "Stage" : "Run"}
          </button>
        </footer>
      </form>
    </Dialog>
  );
};

const bodyOf = (
  base: Pick<RunRequestBody, "operation" | "proto" | "restart">,
  values: Readonly<Record<string, string>>,
  options: Readonly<Record<string, string>>,
  stage: boolean,
): RunRequestBody => {
  const text = (name: string) => options[name]?.trim() ?? "";
  const texts = ["label", "optimizer", "minimize", "maximize"].filter((name) => text(name) !== "");
  const numbers = ["jobs", "maxTrials"].filter((name) => Number(text(name)) > 0);
  const tags = text("tags")
    .split(",")
    .flatMap((tag) => tag.trim() || []);
  return {
    ...base,
    flags: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "")),
    ...Object.fromEntries(texts.map((name) => [name, text(name)])),
    ...Object.fromEntries(numbers.map((name) => [name, Math.trunc(Number(text(name)))])),
    ...(tags.length > 0 && { tags }),
    ...(stage && { stage }),
  };
};

const FlagField = ({
  flag,
  initial,
  value,
  set,
}: {
  readonly flag: FlagInfo;
  readonly initial: string | undefined;
  readonly value: string;
  readonly set: (value: string) => void;
}) => {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        <bdi>{flag.name}</bdi>
        {flag.isRequired && <span className="quiet"> required</span>}
      </label>
      <input
        id={id}
        list={flag.choices.length > 0 ? `${id}-choices` : undefined}
        value={value}
        placeholder={initial ?? flag.default}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-about`}
        onChange={(event) => set(event.target.value)}
      />
      {flag.choices.length > 0 && (
        <datalist id={`${id}-choices`}>
          {flag.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.description}
            </option>
          ))}
        </datalist>
      )}
      <small id={`${id}-about`} className="quiet">
        {[flag.description, flag.type].filter(Boolean).join(" · ")}
      </small>
    </div>
  );
};

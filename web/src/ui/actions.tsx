import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Action, ActionDone, TensorBoardStarted } from "../../../src/server/api-types.ts";
import { apiUrl, call, postJson } from "../data/api.ts";
import { refresh } from "../data/queries.ts";
import { countOf, shortId } from "../text/format.ts";
import { useFeedback } from "./feedback.tsx";

type Ids = readonly string[];

const nameOf = (runs: Ids): string =>
  runs.length === 1 ? `run ${shortId(runs[0] ?? "")}` : countOf(runs.length, "run");

/** What can be done to runs. Stopping and deleting are asked about first; the rest can be undone. */
export const useActions = () => {
  const client = useQueryClient();
  const { say, complain, ask } = useFeedback();
  return useMemo(() => {
    const act = async (actions: readonly Action[], text: string): Promise<boolean> => {
      try {
        const answers: ActionDone[] = [];
        for (const action of actions) answers.push(await postJson<ActionDone>("actions", action));
        const undo = answers.flatMap((answer) => answer.undo);
        const fault = answers.flatMap((answer) => answer.faults)[0];
        await refresh(
          client,
          actions.flatMap((action) => action.runs),
        );
        if (fault) complain(new Error(`${shortId(fault.run)}: ${fault.message}`));
        else say(text, undo.length > 0 ? () => void act(undo, "Undone") : undefined);
        return fault === undefined;
      } catch (error) {
        complain(error);
        return false;
      }
    };
    const label = async (runs: Ids, current: string) => {
      const text = await ask({ title: `Label ${nameOf(runs)}`, body: null, text: current, yes: "Set label" });
      if (text !== null)
        await act([{ action: "label", runs, label: text || null }], `Labelled ${nameOf(runs)}`);
    };
    const tag = async (runs: Ids, current: Ids) => {
      const text = await ask({
        title: `Tags of ${nameOf(runs)}`,
        body: <p className="quiet">Separated by commas{current.length === 0 && "; added to those there"}.</p>,
        text: current.join(", "),
        yes: "Set tags",
      });
      if (text === null) return;
      const wanted = text.split(",").flatMap((part) => part.trim() || []);
      const add = wanted.filter((name) => !current.includes(name));
      const remove = current.filter((name) => !wanted.includes(name));
      if (add.length + remove.length > 0)
        await act([{ action: "tag", runs, add, remove }], `Tagged ${nameOf(runs)}`);
    };
    const mark = (runs: Ids, isMarked: boolean) =>
      act(
        [{ action: isMarked ? "unmark" : "mark", runs }],
        `${isMarked ? "Unmarked" : "Marked"} ${nameOf(runs)}`,
      );
    const comment = async (runs: Ids) => {
      const body = await ask({
        title: `Comment on ${nameOf(runs)}`,
        body: null,
        text: "",
        multiline: true,
        yes: "Add comment",
      });
      if (body?.trim()) await act([{ action: "comment", runs, body }], `Commented on ${nameOf(runs)}`);
    };
    const stop = async (runs: Ids) => {
      const body = <p>The processes of {nameOf(runs)} are ended.</p>;
      if ((await ask({ title: `Stop ${nameOf(runs)}?`, body, yes: "Stop", isGrave: true })) !== null)
        await act([{ action: "stop", runs }], `Stopped ${nameOf(runs)}`);
    };
    const remove = async (runs: Ids): Promise<boolean> => {
      const body = <p>Deleted runs are kept aside and can be restored.</p>;
      if ((await ask({ title: `Delete ${nameOf(runs)}?`, body, yes: "Delete", isGrave: true })) === null)
        return false;
      return act([{ action: "delete", runs }], `Deleted ${nameOf(runs)}`);
    };
    const restore = (runs: Ids) => act([{ action: "restore", runs }], `Restored ${nameOf(runs)}`);
    const tensorBoard = async (runs: Ids) => {
      const tab = window.open("about:blank", "_blank");
      try {
        const { key, url } = await postJson<TensorBoardStarted>("tensorboard", { runs });
        const target = new URL(url.replace(/^\//, ""), document.baseURI).href;
        if (tab) tab.location.href = target;
        const stop = () => {
          call(apiUrl(`tensorboard/${encodeURIComponent(key)}`), { method: "DELETE" }).catch(complain);
        };
        say("TensorBoard started", stop, "Stop TensorBoard");
      } catch (error) {
        tab?.close();
        complain(error);
      }
    };
    return { act, label, tag, mark, comment, stop, remove, restore, tensorBoard };
  }, [client, say, complain, ask]);
};

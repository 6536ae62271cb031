import { Dialog } from "./ui/dialog.tsx";

const groups = [
  [
    "Everywhere",
    [
      ["?", "these shortcuts"],
      ["r", "runs"],
      ["o", "operations"],
      ["t", "theme"],
      ["/", "filter or search"],
    ],
  ],
  [
    "Runs",
    [
      ["j k ↓ ↑", "next, previous run"],
      ["Enter", "open the run"],
      ["Space x", "select"],
      ["Shift ↓ ↑", "select on the way"],
      ["Home End", "first, last run"],
      ["← →", "scroll"],
      ["c", "compare"],
      ["d", "only what differs"],
      ["Esc", "clear the selection"],
    ],
  ],
  ["A run, Compare", [["1 … 8", "parts of the page"]]],
  [
    "Output",
    [
      ["n N", "next, previous hit"],
      ["f", "follow"],
      ["g G", "first, last line"],
    ],
  ],
  ["Files", [["← →", "previous, next file"]]],
  [
    "Charts",
    [
      ["drag", "zoom, in all charts"],
      ["double click", "whole range"],
    ],
  ],
] as const;

export const Shortcuts = ({ close }: { readonly close: () => void }) => (
  <Dialog title="Keyboard shortcuts" close={close} wide>
    <div className="dialog-body shortcuts">
      {groups.map(([title, keys]) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl>
            {keys.map(([key, text]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  </Dialog>
);

import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { Dialog } from "./dialog.tsx";

type Toast = {
  readonly number: number;
  readonly text: string;
  readonly isFault: boolean;
  readonly undo: (() => void) | undefined;
  readonly undoName: string;
};
type Question = {
  readonly title: string;
  readonly body: ReactNode;
  readonly yes: string;
  readonly isGrave?: boolean;
  /** Asks for a text, with this at first. */
  readonly text?: string;
  readonly multiline?: boolean;
};

/** How parts of the page talk to the person. */
export type Feedback = {
  /** `undo` is offered with the words, by its name. */
  readonly say: (text: string, undo?: () => void, undoName?: string) => void;
  readonly complain: (error: unknown) => void;
  /** The text given, or an empty one where none was asked for; null for no. */
  readonly ask: (question: Question) => Promise<string | null>;
};

const FeedbackContext = createContext<Feedback | null>(null);

export const useFeedback = (): Feedback => {
  const feedback = useContext(FeedbackContext);
  if (feedback === null) throw new Error("no feedback here");
  return feedback;
};

export const FeedbackProvider = ({ children }: { readonly children: ReactNode }) => {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const [asked, setAsked] = useState<{
    readonly question: Question;
    readonly answer: (text: string | null) => void;
  }>();
  const count = useRef(0);
  const drop = useCallback(
    (number: number) => setToasts((all) => all.filter((toast) => toast.number !== number)),
    [],
  );
  const feedback = useMemo<Feedback>(() => {
    const add = (text: string, isFault: boolean, undo?: () => void, undoName = "Undo") => {
      const number = ++count.current;
      setToasts((all) => [...all.slice(-2), { number, text, isFault, undo, undoName }]);
      setTimeout(() => drop(number), undo ? 12_000 : 6_000);
    };
    return {
      say: (text, undo, undoName) => add(text, false, undo, undoName),
      complain: (error) => add(error instanceof Error ? error.message : String(error), true),
      ask: (question) => new Promise((answer) => setAsked({ question, answer })),
    };
  }, [drop]);
  const answer = (text: string | null) => {
    asked?.answer(text);
    setAsked(undefined);
  };
  return (
    <FeedbackContext value={feedback}>
      {children}
      {asked && <QuestionDialog question={asked.question} answer={answer} />}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map(({ number, text, isFault, undo, undoName }) => (
          <div key={number} className={isFault ? "toast fault" : "toast"}>
            <span>{text}</span>
            {undo && (
              <button
                type="button"
                className="link"
                onClick={() => {
                  drop(number);
                  undo();
                }}
              >
                {undoName}
              </button>
            )}
            <button type="button" className="icon" aria-label="Dismiss" onClick={() => drop(number)}>
              ×
            </button>
          </div>
        ))}
      </div>
    </FeedbackContext>
  );
};

const QuestionDialog = ({
  question,
  answer,
}: {
  readonly question: Question;
  readonly answer: (text: string | null) => void;
}) => {
  const [text, setText] = useState(question.text ?? "");
  return (
    <Dialog title={question.title} close={() => answer(null)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          answer(text);
        }}
      >
        <div className="dialog-body">
          {question.body}
          {question.text !== undefined &&
            (question.multiline ? (
              <textarea
                aria-label={question.title}
                rows={4}
                value={text}
                onChange={(e) => setText(e.target.value)}
              />
            ) : (
              <input
                aria-label={question.title}
                value={text}
                onChange={(event) => setText(event.target.value)}
                autoComplete="off"
              />
            ))}
        </div>
        <footer>
          <button type="button" onClick={() => answer(null)}>
            Cancel
          </button>
          <button type="submit" className={question.isGrave ? "grave" : "primary"}>
            {question.yes}
          </button>
        </footer>
      </form>
    </Dialog>
  );
};

import { type ReactNode, useEffect, useId, useRef, useState } from "react";

/** A button with a panel below it, closed by Escape or a click beside it. */
export const Menu = ({
  label,
  title,
  children,
  align = "left",
}: {
  readonly label: ReactNode;
  readonly title?: string;
  readonly children: ReactNode | ((close: () => void) => ReactNode);
  readonly align?: "left" | "right";
}) => {
  const [isOpen, setOpen] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!isOpen) return;
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !ref.current?.contains(event.target)) setOpen(false);
    };
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      setOpen(false);
      button.current?.focus();
    };
    const box = ref.current;
    document.addEventListener("pointerdown", outside);
    box?.addEventListener("keydown", onEscape);
    box?.querySelector<HTMLElement>(".menu-panel input, .menu-panel button")?.focus();
    return () => {
      document.removeEventListener("pointerdown", outside);
      box?.removeEventListener("keydown", onEscape);
    };
  }, [isOpen]);
  return (
    <div className="menu" ref={ref}>
      <button
        ref={button}
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={title}
        title={title}
        onClick={() => setOpen(!isOpen)}
      >
        {label}
      </button>
      {isOpen && (
        <div id={id} className={`menu-panel ${align}`}>
          {typeof children === "function" ? children(() => setOpen(false)) : children}
        </div>
      )}
    </div>
  );
};

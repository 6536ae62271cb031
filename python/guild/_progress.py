"""How far a batch is, as one line that changes: in a cell of a notebook, or in a terminal."""

import sys
import time
from typing import Any

_WIDTH = 24


class Progress:
    def __enter__(self) -> "Progress":
        self._started = time.time()
        self._cell = None  # type: Any
        self._is_notebook = _is_notebook()
        self._is_terminal = bool(sys.stderr and sys.stderr.isatty())
        return self

    def __exit__(self, *exc: Any) -> None:
        if self._is_terminal and not self._is_notebook:
            sys.stderr.write("\n")

    def show(self, done: int, total: int) -> None:
        if not self._is_notebook and not self._is_terminal:
            return
        line = self._line(done, total)
        if not self._is_notebook:
            sys.stderr.write("\r\x1b[K" + line + ("" if done == total else "\n"))
            sys.stderr.flush()
        elif self._cell is None:
            from IPython.display import display

            self._cell = display(_Line(line), display_id=True)
        else:
            self._cell.update(_Line(line))

    def _line(self, done: int, total: int) -> str:
        filled = _WIDTH * done // max(total, 1)
        left = (time.time() - self._started) / done * (total - done) if done else None
        rest = "" if left is None or done == total else ", {:.0f} s left".format(left)
        return "[{}{}] {} of {} trials{}".format("#" * filled, "." * (_WIDTH - filled), done, total, rest)


class _Line:
    """Shown as plain text, without quotes."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


def _is_notebook() -> bool:
    get_ipython = getattr(sys.modules.get("IPython"), "get_ipython", None)
    shell = get_ipython() if get_ipython else None
    return shell is not None and getattr(shell, "kernel", None) is not None

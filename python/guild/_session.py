"""Runs of what is no function: ``with guild.start("train", lr=0.1) as run: run.log(loss=0.5)``."""

import struct
from typing import Any, Optional

from guild import _events, _function_run
from guild.run import Run


class StartedRun(Run):
    """A run that is written to while it is open."""

    def __init__(self, run: Run, spec: "_function_run.RunSpec") -> None:
        super(StartedRun, self).__init__(run.id, run.dir)
        self._recording = _function_run.Recording(self, spec, None)
        self._events = _events.EventFile(self.guild_path())
        self._next_step = 0

    def __enter__(self) -> "StartedRun":
        self._recording.__enter__()
        return self

    def __exit__(self, *exc: Any) -> None:
        self._events.close()
        self._recording.__exit__(*exc)

    def log(self, step: Optional[int] = None, **scalars: Any) -> None:
        """Records scalars, which are there at once. Without ``step`` each call is one after the last."""
        step = self._next_step if step is None else int(step)
        self._next_step = step + 1
        for tag, value in scalars.items():
            data = _events.bytes_field(1, tag.encode("utf-8")) + b"\x15" + struct.pack("<f", float(value))
            self._events.add(_events.bytes_field(1, data), step)


def start(spec: "_function_run.RunSpec") -> StartedRun:
    return StartedRun(_function_run.new_run(spec), spec)

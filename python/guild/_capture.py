"""Records what a function prints, Python's and that of libraries and processes, while it is still shown."""

import io
import os
import struct
import sys
import threading
import time
from typing import Any, BinaryIO, Callable, Dict, List, Optional


class Capture:
    """``output`` and ``output.index`` of a run. ``on_lines`` sees whole lines as they are finished."""

    def __init__(self, guild_dir: str, on_lines: Optional[Callable[[str], None]]) -> None:
        self._dir = guild_dir
        self._on_lines = on_lines
        self._lock = threading.Lock()
        self._partial = {0: b"", 1: b""}  # type: Dict[int, bytes]
        self._undo = []  # type: List[Callable[[], None]]

    def __enter__(self) -> "Capture":
        self._output = open(os.path.join(self._dir, "output"), "ab", 0)  # type: BinaryIO
        self._index = open(os.path.join(self._dir, "output.index"), "ab", 0)  # type: BinaryIO
        for stream, name in enumerate(("stdout", "stderr")):
            self._tee_python(stream, name)
            self._tee_descriptor(stream, name)
        return self

    def __exit__(self, *exc: Any) -> None:
        for undo in reversed(self._undo):
            undo()
        for stream in (0, 1):
            if self._partial[stream]:
                self._finish(stream, [self._partial[stream]])
        self._output.close()
        self._index.close()

    def record(self, stream: int, data: bytes) -> None:
        with self._lock:
            self._output.write(data)
            lines = (self._partial[stream] + data).split(b"\n")
            self._partial[stream] = lines.pop()
            if lines:
                self._finish(stream, lines)

    def _finish(self, stream: int, lines: List[bytes]) -> None:
        self._index.write(struct.pack(">QB", int(time.time() * 1000), stream) * len(lines))
        if self._on_lines:
            self._on_lines(b"\n".join(lines).decode("utf-8", "replace"))

    def _tee_python(self, stream: int, name: str) -> None:
        """For streams that do not end in descriptor 1 or 2: those of a notebook."""
        shown = getattr(sys, name)
        if shown is None or _descriptor(shown) == stream + 1:
            return
        tee = _Tee(shown, lambda text: self.record(stream, text.encode("utf-8", "replace")))
        setattr(sys, name, tee)
        self._undo.append(lambda: setattr(sys, name, shown))

    def _tee_descriptor(self, stream: int, name: str) -> None:
        number = stream + 1
        try:
            shown = os.dup(number)
        except OSError:
            return  # It is closed: nothing comes that way.
        _flush(name)
        reader, writer = os.pipe()
        os.dup2(writer, number)
        os.close(writer)
        thread = threading.Thread(target=self._pump, args=(stream, reader, shown), daemon=True)
        thread.start()

        def undo() -> None:
            _flush(name)
            os.dup2(shown, number)
            # A process that was left behind may hold the pipe open: it is not waited for.
            thread.join(1)

        self._undo.append(undo)

    def _pump(self, stream: int, reader: int, shown: int) -> None:
        try:
            while True:
                data = os.read(reader, 65536)
                if not data:
                    return
                try:
                    self.record(stream, data)
                except ValueError:
                    pass  # The run is over: shown only.
                while data:
                    data = data[os.write(shown, data) :]
        except OSError:
            return
        finally:
            os.close(reader)
            os.close(shown)


class _Tee:
    def __init__(self, shown: Any, record: Callable[[str], None]) -> None:
        self._shown = shown
        self._record = record

    def write(self, text: str) -> int:
        self._record(text)
        self._shown.write(text)
        return len(text)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shown, name)


def _descriptor(stream: Any) -> int:
    if not isinstance(stream, io.TextIOWrapper):
        return -1
    try:
        return stream.fileno()
    except (OSError, ValueError):
        return -1


def _flush(name: str) -> None:
    try:
        getattr(sys, name).flush()
    except (AttributeError, OSError, ValueError):
        pass  # It is closed or replaced by what cannot be flushed.

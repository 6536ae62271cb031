"""Writes scalars and images for TensorBoard and Guild: ``with SummaryWriter(logdir) as w: w.add_scalar(...)``."""

import struct
import time
from typing import Any, Dict, Iterable, Optional

from guild import _events


class SummaryWriter:
    def __init__(self, logdir: str, filename_base: Optional[str] = None, filename_suffix: str = "") -> None:
        self.logdir = logdir
        self._file = _events.EventFile(logdir, filename_suffix)

    def add_scalar(self, tag: str, value: Any, step: Optional[int] = None) -> None:
        number = struct.pack("<f", float(value))
        self._add(tag, b"\x15" + number, step)

    def add_image(self, tag: str, image: str, step: Optional[int] = None) -> None:
        """Adds an image file: PNG, JPEG or GIF."""
        with open(image, "rb") as f:
            data = f.read()
        self._add(tag, _events.bytes_field(4, _events.bytes_field(4, data)), step)

    def add_hparam_experiment(self, hparams: Dict[str, Any], metrics: Iterable[str]) -> None:
        """Says which hyperparameters there are, with all values each has, and which scalars are metrics."""
        names = [_text(1, name) + _domain(hparams[name]) for name in sorted(hparams)]
        content = b"".join(_events.bytes_field(4, each) for each in names)
        content += b"".join(_events.bytes_field(5, _events.bytes_field(1, _text(2, tag))) for tag in sorted(metrics))
        self._add_plugin("experiment", 2, content)

    def add_hparam_session(self, name: str, hparams: Dict[str, Any], status: Optional[str] = None) -> None:
        """Says which values a run has; ``status`` is that of the run once it has ended."""
        entries = b"".join(
            _events.bytes_field(1, _text(1, key) + _events.bytes_field(2, _value(hparams[key])))
            for key in sorted(hparams)
        )
        start = b"\x29" + struct.pack("<d", time.time())
        self._add_plugin("session_start_info", 3, entries + _text(4, name) + start)
        if status is not None:
            number = _STATUS.get(status, 0)
            self._add_plugin("session_end_info", 4, _events.int_field(1, number) if number else b"")

    def flush(self) -> None:
        """Does nothing: what was added is in the file."""

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> "SummaryWriter":
        return self

    def __exit__(self, *exc: Any) -> None:
        self.close()

    def _add_plugin(self, name: str, field: int, content: bytes) -> None:
        # A tensor without elements: the plugin looks at the metadata alone.
        empty = _events.bytes_field(8, _events.int_field(1, 1) + _events.bytes_field(2, _events.bytes_field(2, b"")))
        data = _text(1, "hparams") + _events.bytes_field(2, _events.bytes_field(field, content))
        self._add("_hparams_/" + name, empty + _events.bytes_field(9, _events.bytes_field(1, data)), None)

    def _add(self, tag: str, value: bytes, step: Optional[int]) -> None:
        self._file.add(_events.bytes_field(1, _events.bytes_field(1, tag.encode("utf-8")) + value), step)


# As in TensorBoard's plugins/hparams/api.proto.
_STATUS = {"completed": 1, "terminated": 1, "error": 2, "running": 3}


def _text(field: int, text: str) -> bytes:
    return _events.bytes_field(field, text.encode("utf-8"))


def _value(value: Any) -> bytes:
    if isinstance(value, bool):
        return _events.int_field(4, int(value))
    if isinstance(value, (int, float)):
        return b"\x11" + struct.pack("<d", value)
    return _text(3, "" if value is None else str(value))


def _domain(values: Iterable[Any]) -> bytes:
    """The kind of a hyperparameter, and its values where they can be listed; nothing where kinds are mixed."""
    values = list(values)
    if values and all(isinstance(value, bool) for value in values):
        return _events.int_field(4, 2) + _discrete([False, True])
    if values and all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
        low, high = struct.pack("<d", float("-inf")), struct.pack("<d", float("inf"))
        return _events.int_field(4, 3) + _events.bytes_field(6, b"\x09" + low + b"\x11" + high)
    if values and all(isinstance(value, str) for value in values):
        return _events.int_field(4, 1) + _discrete(sorted(set(values)))
    return b""


def _discrete(values: Iterable[Any]) -> bytes:
    return _events.bytes_field(5, b"".join(_events.bytes_field(1, _value(value)) for value in values))

"""Writes scalars and images for TensorBoard and Guild: ``with SummaryWriter(logdir) as w: w.add_scalar(...)``."""

import struct
from typing import Any, Optional

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

    def flush(self) -> None:
        """Does nothing: what was added is in the file."""

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> "SummaryWriter":
        return self

    def __exit__(self, *exc: Any) -> None:
        self.close()

    def _add(self, tag: str, value: bytes, step: Optional[int]) -> None:
        self._file.add(_events.bytes_field(1, _events.bytes_field(1, tag.encode("utf-8")) + value), step)

"""Reads the scalars of a run."""

import os
from typing import Any, Iterator, Tuple

from guild import _events


def scalar_readers(dir: str) -> Iterator[Tuple[str, str, Any]]:
    """For each directory with event files: its path, a digest of what it holds, and an iterator of (tag, value, step)."""
    for place, dirs, names in os.walk(dir):
        dirs.sort()
        files = sorted(os.path.join(place, name) for name in names if ".tfevents." in name)
        if files:
            yield place, _digest(files), _scalars(files)


def _digest(files: Any) -> str:
    import hashlib

    digest = hashlib.md5()
    for path in files:
        digest.update("{}\0{}\0".format(path, os.path.getsize(path)).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _scalars(files: Any) -> Iterator[Tuple[str, float, int]]:
    for path in files:
        for scalar in _events.read_scalars(path):
            yield scalar

"""TensorBoard's event files: records of summaries, written and read with the standard library."""

import os
import socket
import struct
import threading
import time
from typing import Any, BinaryIO, Iterator, List, Optional, Tuple

_lock = threading.Lock()


def _crc_table() -> List[int]:
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


_TABLE = _crc_table()


def masked_crc(data: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def varint(number: int) -> bytes:
    number &= 0xFFFFFFFFFFFFFFFF
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def int_field(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def bytes_field(field: int, data: bytes) -> bytes:
    return varint(field << 3 | 2) + varint(len(data)) + data


class EventFile:
    """An event file of its own in a directory, made at the first event. An event is in it when ``add`` returns."""

    def __init__(self, logdir: str, suffix: str = "") -> None:
        self._logdir = logdir
        self._suffix = suffix
        self._file = None  # type: Optional[BinaryIO]

    def add(self, summary: bytes, step: Optional[int]) -> None:
        event = b"\x09" + struct.pack("<d", time.time()) + int_field(2, int(step or 0)) + bytes_field(5, summary)
        with _lock:
            self._open().write(_record(event))

    def close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None

    def _open(self) -> BinaryIO:
        if self._file is None:
            os.makedirs(self._logdir, exist_ok=True)
            now, host, count = time.time(), socket.gethostname(), 0
            while self._file is None:
                name = "events.out.tfevents.{:010d}.{}.{}.{}{}".format(
                    int(now), host, os.getpid(), count, self._suffix
                )
                try:
                    self._file = open(os.path.join(self._logdir, name), "xb", 0)
                except FileExistsError:
                    count += 1
            first = b"\x09" + struct.pack("<d", now) + bytes_field(3, b"brain.Event:2")
            self._file.write(_record(first))
        return self._file


def _record(data: bytes) -> bytes:
    length = struct.pack("<Q", len(data))
    crcs = struct.pack("<I", masked_crc(length)), struct.pack("<I", masked_crc(data))
    return length + crcs[0] + data + crcs[1]


def read_scalars(path: str) -> Iterator[Tuple[str, float, int]]:
    """The scalars of a file up to a half-written record."""
    with open(path, "rb") as f:
        while True:
            head = f.read(12)
            if len(head) < 12:
                return
            (length,) = struct.unpack("<Q", head[:8])
            data = f.read(length)
            if len(data) < length or len(f.read(4)) < 4:
                return
            step, summary = 0, b""
            for field, value in _fields(data):
                if field == 2:
                    step = value
                elif field == 5:
                    summary = value
            for field, value in _fields(summary):
                if field == 1:
                    for tag, number in _scalar(value):
                        yield tag, number, step


def _scalar(data: bytes) -> List[Tuple[str, float]]:
    tag, number = "", None
    for field, value in _fields(data):
        if field == 1:
            tag = value.decode("utf-8", "replace")
        elif field == 2 and len(value) == 4:
            (number,) = struct.unpack("<f", value)
        elif field == 8:
            number = _tensor_scalar(value)
    return [] if number is None else [(tag, number)]


def _tensor_scalar(data: bytes) -> Optional[float]:
    kind = None
    for field, value in _fields(data):
        if field == 1:
            kind = value
        # float_val, or the bytes of a float.
        elif field in (4, 5) and kind == 1 and isinstance(value, bytes) and len(value) == 4:
            return struct.unpack("<f", value)[0]  # type: ignore
    return None


def _fields(data: bytes) -> Iterator[Tuple[int, Any]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(data, at)
            yield key >> 3, value
        else:
            length = 8
            if kind == 2:
                length, at = _varint(data, at)
            elif kind == 5:
                length = 4
            yield key >> 3, data[at : at + length]
            at += length


def _varint(data: bytes, at: int) -> Tuple[int, int]:
    number = shift = 0
    while at < len(data):
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
    return number, at

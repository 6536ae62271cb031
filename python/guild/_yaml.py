"""Writes values the way that YAML readers of run attributes understand; needs no library."""

import json
import math
import re
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_/][\w./+-]*( [\w./+-]+)*\Z", re.ASCII)
_WORDS = {"y", "n", "yes", "no", "true", "false", "on", "off", "null", "none"}


def block(value: Any) -> str:
    """One attribute: lists and mappings an item a line, what is inside of them in one line each."""
    value = plain(value)
    if isinstance(value, dict) and value:
        return "".join("{}: {}\n".format(flow(key), flow(item)) for key, item in value.items())
    if isinstance(value, list) and value:
        return "".join("- {}\n".format(flow(item)) for item in value)
    return flow(value) + "\n"


def flow(value: Any) -> str:
    """A value in one line."""
    if isinstance(value, str):
        is_plain = _PLAIN.match(value) and value.lower() not in _WORDS
        return value if is_plain else _quoted(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, dict):
        return "{" + ", ".join("{}: {}".format(flow(k), flow(v)) for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return str(value)


def plain(value: Any) -> Any:
    """The value in YAML's own types; numbers of NumPy become Python's, other objects their text."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, dict):
        return {key if isinstance(key, (int, bool)) else str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return str(value)


def _quoted(text: str) -> str:
    # Characters beyond U+FFFF stay: YAML knows no pairs of surrogates.
    text = text.encode("utf-8", "replace").decode("utf-8")
    quoted = json.dumps(text, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff]", lambda m: "\\u{:04x}".format(ord(m.group())), quoted)


def _float(value: float) -> str:
    if math.isnan(value):
        return ".nan"
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    text = repr(value)
    return text.replace("e", ".0e", 1) if "e" in text and "." not in text else text

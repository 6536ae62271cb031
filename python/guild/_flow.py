"""YAML flow text as Guild writes flag values on a command line: ``true``, ``1.0e-05``, ``[1, 2.5, a b]``.

Scalars resolve as in YAML 1.1 with Guild's wider floats (``1e3``). Written without ``re``, which would cost
every operation more time to load than this takes to run, and leave one more module loaded in its process.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    # ``typing`` is not loaded when an operation starts: it takes longer than all the rest.
    from typing import Any

_DIGITS = "0123456789"
_ESCAPES = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "/": "/",
    "\\": "\\",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
_HEX_ESCAPES = {"x": 2, "u": 4, "U": 8}
_WORDS: dict[str, bool | None] = {
    word: value
    for lower, value in (
        ("yes", True),
        ("true", True),
        ("on", True),
        ("no", False),
        ("false", False),
        ("off", False),
        ("null", None),
    )
    for word in (lower, lower.title(), lower.upper())
}


class _NotFlow(Exception):
    """The text is something else than a value that Guild writes."""


def parse(text: str) -> Any:
    """The value of ``text``; the text itself where it is no flow text."""
    stripped = text.strip(" \t\r\n")
    if not stripped:
        return None
    try:
        if stripped[0] in "[{'\"":
            value, end = _node(stripped, 0)
            if end != len(stripped):
                raise _NotFlow()
            return value
        return _resolve(_top_level_plain(stripped))
    except _NotFlow:
        return text


def _node(text: str, at: int) -> tuple[Any, int]:
    mark = text[at : at + 1]
    if mark == "[":
        return _sequence(text, at)
    if mark == "{":
        return _mapping(text, at)
    if mark == "'":
        return _single_quoted(text, at)
    if mark == '"':
        return _double_quoted(text, at)
    return _plain(text, at)


def _sequence(text: str, at: int) -> tuple[Any, int]:
    items: list[Any] = []
    at = _skip_space(text, at + 1)
    while text[at : at + 1] != "]":
        item, at = _node(text, at)
        at = _skip_space(text, at)
        if text[at : at + 1] == ":":
            value, at = _node(text, _skip_space(text, at + 1))
            item, at = {item: value}, _skip_space(text, at)
        items.append(item)
        at = _next_item(text, at, "]")
    return (items, at + 1)


def _mapping(text: str, at: int) -> tuple[Any, int]:
    items: dict[Any, Any] = {}
    at = _skip_space(text, at + 1)
    while text[at : at + 1] != "}":
        explicit = text[at : at + 2] in ("? ", "?\n")
        key, at = _node(text, _skip_space(text, at + 2) if explicit else at)
        at = _skip_space(text, at)
        value = None
        if text[at : at + 1] == ":":
            at = _skip_space(text, at + 1)
            if text[at : at + 1] not in (",", "}"):
                value, at = _node(text, at)
                at = _skip_space(text, at)
        try:
            items[key] = value
        except TypeError:
            raise _NotFlow()
        at = _next_item(text, at, "}")
    return (items, at + 1)


def _next_item(text: str, at: int, close: str) -> int:
    mark = text[at : at + 1]
    if mark == ",":
        return _skip_space(text, at + 1)
    if mark == close:
        return at
    raise _NotFlow()


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _single_quoted(text: str, at: int) -> tuple[Any, int]:
    parts: list[str] = []
    start = at + 1
    while True:
        end = text.find("'", start)
        if end < 0:
            raise _NotFlow()
        parts.append(text[start:end])
        if text[end + 1 : end + 2] != "'":
            return (_folded("'".join(parts)), end + 1)
        start = end + 2


def _double_quoted(text: str, at: int) -> tuple[Any, int]:
    # An escaped character is set apart from the text around it, whose line ends are folded.
    done: list[str] = []
    run: list[str] = []
    at += 1
    while at < len(text):
        char = text[at]
        if char == '"':
            return ("".join(done) + _folded("".join(run), ends=bool(done)), at + 1)
        if char != "\\":
            run.append(char)
            at += 1
            continue
        code = text[at + 1 : at + 2]
        at += 2
        if code == "\n":
            at = _skip_space(text, at)
            escaped = ""
        elif code in _HEX_ESCAPES:
            width = _HEX_ESCAPES[code]
            escaped = _hex_char(text[at : at + width], width)
            at += width
        elif code in _ESCAPES:
            escaped = _ESCAPES[code]
        else:
            raise _NotFlow()
        done.append(_folded("".join(run), ends=bool(done)) + escaped)
        run = []
    raise _NotFlow()


def _hex_char(digits: str, width: int) -> str:
    try:
        if len(digits) != width:
            raise _NotFlow()
        return chr(int(digits, 16))
    except (ValueError, OverflowError):
        raise _NotFlow()


def _folded(text: str, ends: bool = True) -> str:
    """Text of a scalar over several lines: one line end is a space, n + 1 of them are n line ends."""
    if "\n" not in text:
        return text
    lines = text.split("\n")
    folded = lines[0].rstrip(" \t")
    breaks = 0
    for i, line in enumerate(lines[1:], 1):
        last = i == len(lines) - 1
        content = line.lstrip(" \t") if last else line.strip(" \t")
        breaks += 1
        if content or last:
            folded += ("\n" * (breaks - 1) if breaks > 1 else " ") + content
            breaks = 0
    return folded


def _plain(text: str, at: int) -> tuple[Any, int]:
    end = at
    while end < len(text):
        char = text[end]
        if char in ",[]{}" or (char == ":" and text[end + 1 : end + 2] in ("", " ", "\n", "\t", *",[]{}")):
            break
        if char == "#" and end > at and text[end - 1] in " \t\n":
            raise _NotFlow()
        end += 1
    content = text[at:end].rstrip(" \t\n")
    if not content or content[0] in "!&*|>%@`#":
        raise _NotFlow()
    return (_resolve(_folded(content)), end)


def _top_level_plain(text: str) -> str:
    block_mark = text[0] in "-?:" and (len(text) == 1 or text[1] in " \t\n")
    if block_mark or text[0] in "!&*|>%@`#,]}" or ": " in text or " #" in text or text.endswith(":"):
        raise _NotFlow()
    return _folded(text)


def _resolve(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    first = text[0]
    if first == "~" and text == "~":
        return None
    if first not in "-+.0123456789":
        return text
    for attempt in (_int, _float, _date):
        value = attempt(text)
        if value is not None:
            return value
    return text


def _int(text: str) -> int | None:
    sign, digits = _sign(text)
    if not digits or digits[0] not in _DIGITS:
        return None
    if digits == "0":
        return 0
    if digits[0] == "0":
        for prefix, base, allowed in (
            ("0b", 2, "01_"),
            ("0x", 16, "0123456789abcdefABCDEF_"),
            ("0", 8, "01234567_"),
        ):
            body = digits[len(prefix) :]
            if digits.startswith(prefix) and body and _only(body, allowed):
                plain = body.replace("_", "")
                return sign * int(plain or "0", base)
        return None
    parts = digits.split(":")
    if not _only(parts[0], _DIGITS + "_") or not all(_is_sexagesimal(part) for part in parts[1:]):
        return None
    value = int(parts[0].replace("_", ""))
    for part in parts[1:]:
        value = value * 60 + int(part)
    return sign * value


def _float(text: str) -> float | None:
    sign, body = _sign(text)
    if body in (".inf", ".Inf", ".INF"):
        return sign * float("inf")
    if text in (".nan", ".NaN", ".NAN"):
        return float("nan")
    mantissa, exponent = _split_exponent(body)
    whole, dot, fraction = mantissa.partition(".")
    if not _only(fraction, _DIGITS + "_"):
        return None
    if whole == "":
        signed_exponent = exponent is None or exponent[:1] in "+-"
        if text[0] in "+-" or not fraction.replace("_", "") or not signed_exponent:
            return None
        return float(body.replace("_", ""))
    parts = whole.split(":")
    if parts[0][0] not in _DIGITS or not _only(parts[0], _DIGITS + "_"):
        return None
    if len(parts) > 1:
        return _sexagesimal_float(sign, parts, fraction) if dot and exponent is None else None
    if not dot and exponent is None:
        return None
    return sign * float(body.replace("_", ""))


def _split_exponent(text: str) -> tuple[str, str | None]:
    for mark in "eE":
        mantissa, found, exponent = text.partition(mark)
        if found:
            digits = exponent[1:] if exponent[:1] in ("+", "-") else exponent
            if digits and _only(digits, _DIGITS):
                return mantissa, exponent
            return "x", None
    return text, None


def _sexagesimal_float(sign: int, parts: list[str], fraction: str) -> float | None:
    if not all(_is_sexagesimal(part) for part in parts[1:]):
        return None
    value = float(parts[0].replace("_", ""))
    for part in parts[1:]:
        value = value * 60 + int(part)
    return sign * (value + float("0." + (fraction.replace("_", "") or "0")))


def _date(text: str) -> Any:
    if len(text) < 8 or text[4] != "-" or not _only(text[:4], _DIGITS):
        return None
    import datetime

    time = ""
    if len(text) > 10:
        separator = text[10]
        time = text[11:].strip()
        if separator not in "Tt \t" or not time:
            return None
    try:
        day = datetime.datetime.strptime(text[:10], "%Y-%m-%d")
        if len(text) == 10 and not time:
            return day.date()
        return _with_time(day, time)
    except (ValueError, IndexError):
        return None


def _with_time(day: Any, time: str) -> Any:
    import datetime

    zone = None
    for mark in ("Z", "+", "-"):
        clock, found, offset = time.partition(mark)
        if found:
            hours, _, minutes = offset.partition(":")
            delta = datetime.timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
            zone = datetime.timezone(-delta if mark == "-" else delta)
            time = clock.strip()
            break
    whole, _, fraction = time.partition(".")
    hour, minute, second = whole.split(":")
    micros = int(fraction[:6].ljust(6, "0")) if fraction else 0
    return day.replace(
        hour=int(hour), minute=int(minute), second=int(second), microsecond=micros, tzinfo=zone
    )


def _sign(text: str) -> tuple[int, str]:
    if text[:1] in ("-", "+"):
        return (-1 if text[0] == "-" else 1), text[1:]
    return 1, text


def _is_sexagesimal(part: str) -> bool:
    return len(part) in (1, 2) and _only(part, _DIGITS) and int(part) < 60


def _only(text: str, allowed: str) -> bool:
    return all(char in allowed for char in text)

"""Flag arguments of an operation's command: which go to the script, which become its globals."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    # ``typing`` is not loaded when an operation starts: it takes longer than all the rest.
    from typing import Any


def split_args(args: list[str], dest: str) -> tuple[list[str], dict[str, Any]]:
    """The script's own arguments and the globals to set, for a flags destination."""
    before, after = _split_at_last_mark(args)
    if dest == "args" or dest.startswith("args:"):
        return before + after, {}
    if dest == "globals":
        values, others = parse_flag_args(after)
        return before + others, values
    for prefix, wrap in (("global:", _plain), ("dict:", _plain), ("namespace:", _namespace)):
        if dest.startswith(prefix):
            values, others = parse_flag_args(after)
            return before + others, _wrapped(dest[len(prefix) :], _nested(values), wrap)
    return before, {}


def parse_flag_args(args: list[str]) -> tuple[dict[str, Any], list[str]]:
    """Flag values of ``--name value ...`` arguments, and the arguments that belong to no flag."""
    from guild import _flow

    values: dict[str, Any] = {}
    others: list[str] = []
    name: str | None = None
    for arg in args:
        if arg.startswith("--"):
            _set_switch(values, name)
            name = arg[2:]
        elif arg.startswith("-") and not isinstance(_flow.parse(arg), (int, float)):
            if len(arg) > 1:
                _set_switch(values, name)
                name = arg[1]
            if len(arg) > 2:
                _add(values, name, arg[2:])
        elif name is not None:
            _add(values, name, _flow.parse(arg))
        else:
            others.append(arg)
    _set_switch(values, name)
    return values, others


def _split_at_last_mark(args: list[str]) -> tuple[list[str], list[str]]:
    for i in range(len(args) - 1, -1, -1):
        if args[i] == "--":
            return args[:i], args[i + 1 :]
    return [], args


def _set_switch(values: dict[str, Any], name: str | None) -> None:
    if name is not None:
        values.setdefault(name, True)


def _add(values: dict[str, Any], name: str | None, value: Any) -> None:
    if name is None:
        return
    if name not in values:
        values[name] = value
    elif isinstance(values[name], list):
        values[name].append(value)
    else:
        values[name] = [values[name], value]


def _nested(values: dict[str, Any]) -> dict[str, Any]:
    """``{"a.b": 1}`` as ``{"a": {"b": 1}}``."""
    top: dict[str, Any] = {}
    for name, value in values.items():
        *parents, last = name.split(".")
        target = top
        for parent in parents:
            inner = target.get(parent)
            if not isinstance(inner, dict):
                inner = target[parent] = {}
            target = inner
        target[last] = value
    return top


def _wrapped(param: str, values: dict[str, Any], wrap: Any) -> dict[str, Any]:
    name, *inner = param.split(".")
    for part in reversed(inner):
        values = {part: values}
    return {name: wrap(values)}


def _plain(value: Any) -> Any:
    return value


def _namespace(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    from types import SimpleNamespace

    return SimpleNamespace(**{name: _namespace(item) for name, item in value.items()})

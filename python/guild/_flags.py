"""Flag arguments of an operation's command: which go to the script, which become its globals."""

from typing import Any, Dict, List, Optional, Tuple

from guild import _flow

_Values = Dict[str, Any]


def split_args(args: List[str], dest: str) -> Tuple[List[str], _Values]:
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


def parse_flag_args(args: List[str]) -> Tuple[_Values, List[str]]:
    """Flag values of ``--name value ...`` arguments, and the arguments that belong to no flag."""
    values = {}  # type: _Values
    others = []  # type: List[str]
    name = None  # type: Optional[str]
    for arg in args:
        if arg.startswith("--"):
            _set_switch(values, name)
            name = arg[2:]
        elif arg.startswith("-") and not _is_number(arg):
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


def _split_at_last_mark(args: List[str]) -> Tuple[List[str], List[str]]:
    for i in range(len(args) - 1, -1, -1):
        if args[i] == "--":
            return args[:i], args[i + 1 :]
    return [], args


def _is_number(arg: str) -> bool:
    return isinstance(_flow.parse(arg), (int, float))


def _set_switch(values: _Values, name: Optional[str]) -> None:
    if name is not None:
        values.setdefault(name, True)


def _add(values: _Values, name: Optional[str], value: Any) -> None:
    if name is None:
        return
    if name not in values:
        values[name] = value
    elif isinstance(values[name], list):
        values[name].append(value)
    else:
        values[name] = [values[name], value]


def _nested(values: _Values) -> _Values:
    """``{"a.b": 1}`` as ``{"a": {"b": 1}}``."""
    top = {}  # type: _Values
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


def _wrapped(param: str, values: _Values, wrap: Any) -> _Values:
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

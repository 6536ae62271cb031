"""Reads the options of a script's argparse or click parser, for the flags of an operation.

Started by Guild as ``python _inspect_flags.py REQUEST``, where REQUEST is a JSON object:

    kind     "argparse" or "click"
    path     the script
    package  name of its package, or ""
    sysPath  directories to put before the module search path
    args     arguments that come before the options: names of sub-commands
    output   where the answer is written, as JSON

The script runs with ``--help`` as its last argument. Each parser that is about to parse describes itself first,
so the last one is that of the innermost sub-command. The answer is::

    {"flags": [[name, {attribute: value}], ...], "warnings": [...], "files": [...]}

``files`` are the modules of the project that the script has loaded: when one changes, so may the answer. The
script's own output is left alone, for Guild to show its end when the script fails.
"""

import json
import sys
from typing import Any, Callable, Dict, List, Optional

_Attrs = Dict[str, Any]
_HELP = "--help"
# Longer ones (``choices=range(100000)``) are for the script to check.
_MAX_CHOICES = 1000


def main() -> None:
    request = json.loads(sys.argv[1])
    _be_like_python(request)
    report = _Report(request["output"])
    if request["kind"] == "argparse":
        _watch_argparse(report)
    else:
        _watch_click(report, request["args"])
    _run(request["path"], request["package"])


def _be_like_python(request: Dict[str, Any]) -> None:
    sys.path[:1] = request["sysPath"]
    sys.argv[:] = [request["path"]] + request["args"] + [_HELP]


def _run(path: str, package: str) -> None:
    if package:
        __import__(package)
    module = type(sys)("__main__")
    module.__dict__.update(
        __file__=path,
        __package__=package or None,
        __builtins__=sys.modules["builtins"],
        __cached__=None,
        __annotations__={},
    )
    sys.modules["__main__"] = module
    with open(path, "rb") as f:
        code = compile(f.read(), path, "exec", 0, True)
    exec(code, module.__dict__)


class _Report:
    """The answer's file: written anew by each parser."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.written = False

    def write(self, describe: Callable[[List[str]], Dict[str, _Attrs]]) -> None:
        warnings = []  # type: List[str]
        flags = describe(warnings)
        with open(self._path, "w", encoding="utf-8", errors="replace") as f:
            answer = {"flags": list(flags.items()), "warnings": warnings, "files": _project_files()}
            json.dump(answer, f, ensure_ascii=False)
        self.written = True


def _project_files() -> List[str]:
    """Files of loaded modules that belong to no installation."""
    installed = tuple({sys.prefix, sys.base_prefix, sys.exec_prefix})
    paths = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    return sorted({path for path in paths if isinstance(path, str) and not path.startswith(installed)})


# argparse


def _watch_argparse(report: _Report) -> None:
    import argparse

    parse_known_args = argparse.ArgumentParser.parse_known_args
    fail = argparse.ArgumentParser.error

    def watched_parse(self: Any, *args: Any, **kw: Any) -> Any:
        report.write(lambda warnings: _argparse_flags(self, warnings))
        return parse_known_args(self, *args, **kw)

    def watched_error(self: Any, message: str) -> Any:
        # A parser without help of its own: all that is wrong is the option that we added.
        if report.written and message == "unrecognized arguments: " + _HELP:
            sys.exit(0)
        return fail(self, message)

    argparse.ArgumentParser.parse_known_args = watched_parse  # type: ignore[method-assign]
    argparse.ArgumentParser.error = watched_error  # type: ignore[method-assign,assignment]


def _argparse_flags(parser: Any, warnings: List[str]) -> Dict[str, _Attrs]:
    flags = {}  # type: Dict[str, _Attrs]
    for action in parser._actions:
        name = _long_option(action.option_strings)
        special = _action_attrs(action)
        if name is not None and special is not None:
            flags[name] = dict(_argparse_attrs(action, name, warnings), **special)
    return flags


def _argparse_attrs(action: Any, name: str, warnings: List[str]) -> _Attrs:
    attrs = {}  # type: _Attrs
    if action.help and action.help != "==SUPPRESS==":
        attrs["description"] = action.help
    if action.default is not None and action.default != "==SUPPRESS==":
        attrs["default"] = _json_value(action.default, name, warnings)
    if action.choices and len(action.choices) <= _MAX_CHOICES:
        attrs["choices"] = [_json_value(choice, name, warnings) for choice in action.choices]
    if action.required:
        attrs["required"] = True
    if action.type:
        kind = {str: "string", float: "float", int: "int", bool: "boolean"}.get(action.type)
        if kind is None:
            warnings.append("unsupported flag type {} for flag {} - ignoring type setting".format(action.type, name))
        else:
            attrs["type"] = kind
    if action.nargs in ("+", "*") or (isinstance(action.nargs, int) and action.nargs > 1):
        attrs["arg-split"] = True
    return attrs


def _action_attrs(action: Any) -> Optional[_Attrs]:
    """What the kind of action adds; None for those that are no flags."""
    kind = type(action).__name__
    if kind == "_StoreAction":
        return {}
    if kind == "_StoreTrueAction":
        return {"arg-switch": True, "choices": [True, False]}
    if kind == "_StoreFalseAction":
        return {"arg-switch": False, "choices": [True, False]}
    if kind == "_StoreConstAction" and _is_json(action.const) and action.const is not None:
        return {"arg-switch": _marked(action.const)}
    if kind == "BooleanOptionalAction":
        return _boolean_optional_attrs(action)
    return None


def _boolean_optional_attrs(action: Any) -> _Attrs:
    longs = [option[2:] for option in action.option_strings if option.startswith("--")]
    on = longs[0]
    off = next((option for option in longs if option == "no-" + on), None)
    if off is None:
        return {}
    attrs = {"choices": [True, False]}  # type: _Attrs
    if action.default:
        attrs.update({"arg-name": off, "arg-switch": False})
    else:
        attrs.update({"arg-name": on, "arg-switch": True})
    return attrs


# click


def _watch_click(report: _Report, args: List[str]) -> None:
    import click

    def watched(method: Any) -> Any:
        def watched_method(self: Any, *method_args: Any, **kw: Any) -> Any:
            command = _click_command(self, args)
            report.write(lambda warnings: _click_flags(click, command, warnings))
            return method(self, *method_args, **kw)

        return watched_method

    # Both: scripts may call ``cli.main()``, and sub-classes may override it.
    click.Command.__call__ = watched(click.Command.__call__)  # type: ignore[method-assign]
    click.Command.main = watched(click.Command.main)  # type: ignore[method-assign]


def _click_command(command: Any, args: List[str]) -> Any:
    """The sub-command that ``args`` lead to. Options of groups on the way are passed over."""
    for arg in args:
        inner = getattr(command, "commands", {}).get(arg)
        if inner is None and not arg.startswith("-"):
            break
        command = inner or command
    return command


def _click_flags(click: Any, command: Any, warnings: List[str]) -> Dict[str, _Attrs]:
    flags = {}  # type: Dict[str, _Attrs]
    for param in command.params:
        name = _long_option(param.opts)
        if name is not None and isinstance(param, click.Option):
            flags[name] = _click_attrs(click, param, name, warnings)
    return flags


def _click_attrs(click: Any, param: Any, name: str, warnings: List[str]) -> _Attrs:
    attrs = {}  # type: _Attrs
    default = _click_default(param)
    if param.help:
        attrs["description"] = param.help
    if default is not None:
        attrs["default"] = _json_value(_enum_name(default), name, warnings)
    if isinstance(param.type, click.Choice):
        attrs["choices"] = [_json_value(_enum_name(choice), name, warnings) for choice in param.type.choices]
    if param.required:
        attrs["required"] = True
    if param.is_flag:
        attrs["arg-switch"] = not default
    for kind, of_type in (
        ("boolean", click.types.BoolParamType),
        ("int", click.types.IntParamType),
        ("float", click.types.FloatParamType),
        ("string", click.types.StringParamType),
    ):
        if isinstance(param.type, of_type):
            attrs["type"] = kind
            break
    return attrs


def _click_default(param: Any) -> Any:
    default = param.default
    # click 8.2 and later: a sentinel says that there is no default.
    return None if type(default).__name__ in ("Sentinel", "UNSET") else default


def _enum_name(value: Any) -> Any:
    """What click takes on the command line for a member of an enumeration."""
    from enum import Enum

    return value.name if isinstance(value, Enum) else value


# both


def _long_option(options: List[str]) -> Optional[str]:
    return next((option[2:] for option in options if option.startswith("--")), None)


def _json_value(value: Any, name: str, warnings: List[str]) -> Any:
    if _is_json(value):
        return _marked(value)
    warnings.append("cannot serialize value {!r} for flag {} - coercing to string".format(value, name))
    return str(value)


def _marked(value: Any) -> Any:
    """JSON for JavaScript, which has one kind of number and no order of number-like keys.

    Floats are ``{"$float": "0.1"}``, large integers ``{"$int": "..."}``, mappings ``{"$map": [[key, value], ...]}``.
    """
    if isinstance(value, float):
        return {"$float": repr(float(value))}
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return {"$int": str(int(value))}
    if isinstance(value, dict):
        return {"$map": [[key, _marked(item)] for key, item in value.items()]}
    if isinstance(value, (list, tuple)):
        return [_marked(item) for item in value]
    return value


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return False
    return True


if __name__ == "__main__":
    main()

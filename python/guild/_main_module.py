"""Finds an operation's module and runs it as the main module of the process, as Python itself would."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    # ``typing`` is not loaded when an operation starts: it takes longer than all the rest.
    from typing import Any


class Script:
    """``name`` is None for a plain file, else the full module name, as ``python -m`` has it."""

    def __init__(self, path: str, name: str | None) -> None:
        self.path = path
        self.name = name


class NoModule(Exception):
    """The module that the user named does not exist; the text says which."""


def find(spec: str) -> Script:
    """The script of ``[DIR/]MODULE``. DIR is looked for on the module search path and joins it."""
    directory, _, module = spec.replace(os.sep, "/").rpartition("/")
    if directory:
        sys.path.insert(1, _on_search_path(directory))
    found = _find_file(module) or _find_importable(module)
    if found is None:
        raise NoModule("No module named {}".format(module))
    return found


def _on_search_path(directory: str) -> str:
    candidates = (os.path.join(entry, directory) for entry in sys.path)
    return next(filter(os.path.exists, candidates), directory)


def _find_file(module: str) -> Script | None:
    *parents, last = module.split(".")
    for entry in sys.path:
        base = os.path.join(os.path.abspath(entry), *parents, last)
        if _is_regular_package(base):
            return _package_script(module, base)
        for suffix in (".py", ".pyc"):
            if os.path.isfile(base + suffix):
                return Script(base + suffix, module if parents else None)
        if _main_file(base):
            return _package_script(module, base)
    return None


def _is_regular_package(base: str) -> bool:
    return any(os.path.isfile(os.path.join(base, "__init__" + suffix)) for suffix in (".py", ".pyc"))


def _main_file(base: str) -> str | None:
    candidates = (os.path.join(base, "__main__" + suffix) for suffix in (".py", ".pyc"))
    return next(filter(os.path.isfile, candidates), None)


def _package_script(module: str, base: str) -> Script:
    path = _main_file(base)
    if path is None:
        raise NoModule(
            "No module named {0}.__main__ ('{0}' is a package and cannot be directly executed)".format(module)
        )
    return Script(path, module + ".__main__")


def _find_importable(module: str) -> Script | None:
    """Modules that no plain directory holds: of zip files, of editable installations."""
    from importlib.util import find_spec

    try:
        spec = find_spec(module)
        if spec is not None and spec.submodule_search_locations is not None:
            module += ".__main__"
            spec = find_spec(module)
    except (ImportError, ValueError):
        return None
    if spec is None or not spec.has_location or not spec.origin:
        return None
    return Script(spec.origin, module)


def run(script: Script, values: dict[str, Any], setter: Any, debugger: Any = None) -> None:
    """Runs ``script`` as ``__main__`` with ``values``, if there are any, as the first values of its globals.

    ``setter`` is the module ``_globals``, which is loaded for values only; ``debugger`` is ``_debug`` where one is
    asked for.
    """
    try:
        module, code = _prepared(script, values, setter)
        if debugger is None:
            exec(code, module.__dict__)
        else:
            debugger.run(script.path, code, module.__dict__)
    except SystemExit:
        raise
    except BaseException as error:
        _show_without_our_frames(error)
        if debugger is not None and os.environ.get("BREAK_ON_ERROR") == "1":
            debugger.examine(error)
        raise


def _prepared(script: Script, values: dict[str, Any], setter: Any) -> tuple[Any, Any]:
    spec = _module_spec(script)
    code = _code(script, spec, values, setter)
    module = _new_main(script, spec)
    sys.modules["__main__"] = module
    if values:
        module.__dict__.update(setter.fresh(values))
        setter.share_with_children(script.path, values)
    return module, code


def _module_spec(script: Script) -> Any:
    if script.name is None:
        return None
    # The statement's own function, unlike ``importlib``'s, keeps its frames out of tracebacks.
    parent = script.name.rpartition(".")[0]
    if parent:
        __import__(parent)
    import importlib.util

    spec = importlib.util.find_spec(script.name)
    if spec is not None and spec.origin and os.path.abspath(spec.origin) == script.path:
        return spec
    return importlib.util.spec_from_file_location(script.name, script.path)


def _code(script: Script, spec: Any, values: dict[str, Any], setter: Any) -> Any:
    if script.path.endswith(".pyc"):
        from importlib.machinery import SourcelessFileLoader

        return SourcelessFileLoader("__main__", script.path).get_code("__main__")
    if not values:
        if spec is not None:
            return spec.loader.get_code(script.name)
        return compile(_source(script), script.path, "exec", 0, True)
    return setter.compile_with_globals(_source(script, spec), script.path, values)


def _source(script: Script, spec: Any = None) -> bytes:
    if spec is not None and hasattr(spec.loader, "get_data"):
        return spec.loader.get_data(script.path)
    import io

    with io.open_code(script.path) as f:
        return f.read()


def _new_main(script: Script, spec: Any) -> Any:
    old = sys.modules["__main__"]
    module = type(sys)("__main__")
    module.__file__ = script.path
    module.__builtins__ = sys.modules["builtins"]  # type: ignore[attr-defined]
    module.__spec__ = spec
    if spec is None:
        module.__loader__ = _file_loader(script.path)
        module.__package__ = None
        module.__cached__ = None  # type: ignore[attr-defined]
    else:
        module.__loader__ = spec.loader
        module.__package__ = spec.parent
        module.__cached__ = spec.cached  # type: ignore[attr-defined]
    if "__annotations__" in vars(old):
        module.__annotations__ = {}
    return module


def _file_loader(path: str) -> Any:
    from importlib.machinery import SourceFileLoader, SourcelessFileLoader

    return (SourcelessFileLoader if path.endswith(".pyc") else SourceFileLoader)("__main__", path)


def _show_without_our_frames(error: BaseException) -> None:
    """Lets Python report ``error`` on its way out, with its own or the script's hook, as if we were not here."""
    traceback = error.__traceback__
    ours = os.path.dirname(os.path.abspath(__file__))
    while traceback is not None and traceback.tb_frame.f_code.co_filename.startswith(ours):
        traceback = traceback.tb_next
    while traceback is not None and _is_import_machinery(traceback):
        traceback = traceback.tb_next
    hook = sys.excepthook

    def excepthook(kind: Any, value: Any, _full: Any) -> None:
        sys.excepthook = hook
        value.__traceback__ = sys.last_traceback = traceback
        try:
            hook(kind, value, traceback)
        except Exception as fault:
            sys.stderr.write("Error in sys.excepthook:\n")
            fault_traceback = fault.__traceback__ and fault.__traceback__.tb_next
            sys.__excepthook__(type(fault), fault.with_traceback(fault_traceback), fault_traceback)
            sys.stderr.write("\nOriginal exception was:\n")
            sys.__excepthook__(kind, value, traceback)

    sys.excepthook = excepthook


def _is_import_machinery(traceback: Any) -> bool:
    name = traceback.tb_frame.f_code.co_filename
    return name.startswith("<frozen importlib") or name.endswith("importlib/__init__.py")

"""Sets the globals of a script before it runs, here and in the processes that ``multiprocessing`` spawns.

This file stands alone: a spawned child executes it by path, before it has a module search path of its own.
"""

from __future__ import annotations

import sys

import _ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    # ``typing`` is not loaded when an operation starts: it takes longer than all the rest.
    from types import CodeType
    from typing import Any

_SPAWN_MODULES = (
    "multiprocessing.spawn",
    "joblib.externals.loky.backend.spawn",
    "loky.backend.spawn",
)
_ONLY_AST = 0x400  # ast.PyCF_ONLY_AST


def compile_with_globals(source: Any, path: str, names: Any) -> CodeType:
    """Code of a module whose first assignments to ``names`` are left out."""
    tree = compile(source, path, "exec", _ONLY_AST, True)
    tree.body = _kept(tree.body, _Pending(names))
    return compile(tree, path, "exec", 0, True)


class _Pending:
    """Names whose first assignment has not been met."""

    def __init__(self, names: Any) -> None:
        self.names: set[str] = set(names)

    def take(self, target: Any) -> bool:
        if isinstance(target, _ast.Name) and target.id in self.names:
            self.names.discard(target.id)
            return True
        return False


def _kept(body: list[Any], pending: _Pending) -> list[Any]:
    return [kept for kept in (_kept_statement(statement, pending) for statement in body) if kept is not None]


def _kept_statement(statement: Any, pending: _Pending) -> Any | None:
    if isinstance(statement, _ast.Assign):
        statement.targets = [target for target in statement.targets if not pending.take(target)]
        return statement if statement.targets else None
    if isinstance(statement, _ast.AnnAssign):
        if statement.value is not None and pending.take(statement.target):
            statement.value = None
        return statement
    if isinstance(statement, _ast.If):
        first = statement.body[0]
        statement.body = _kept(statement.body, pending) or [_pass_at(first)]
    return statement


def _pass_at(statement: Any) -> Any:
    node = _ast.Pass()
    for name in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
        setattr(node, name, getattr(statement, name, None))
    return node


def fresh(value: Any) -> Any:
    """A copy of flag values: no run of a module sees what another did to its lists."""
    if isinstance(value, list):
        return [fresh(item) for item in value]
    if isinstance(value, dict):
        return {name: fresh(item) for name, item in value.items()}
    if type(value).__name__ == "SimpleNamespace":
        return type(value)(**fresh(vars(value)))
    return value


def share_with_children(path: str, values: dict[str, Any]) -> None:
    """Makes processes that are spawned from here run the main module at ``path`` with ``values``."""
    shared = {"path": path, "values": fresh(values), "file": __file__}
    loaded = [sys.modules[name] for name in _SPAWN_MODULES if name in sys.modules]
    for module in loaded:
        _patch_parent(module, shared)
    sys.meta_path.insert(0, _SpawnImports(shared))  # type: ignore[arg-type]


class _SpawnImports:
    """Meta path finder that sees the modules which start processes being imported."""

    def __init__(self, shared: dict[str, Any]) -> None:
        self._shared = shared
        self._busy = False

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if self._busy or name not in _SPAWN_MODULES:
            return None
        import importlib.util

        self._busy = True
        try:
            spec = importlib.util.find_spec(name)
        finally:
            self._busy = False
        loader = spec and spec.loader
        if loader is None:
            return spec
        exec_module = loader.exec_module

        def exec_and_patch(module: Any) -> None:
            exec_module(module)
            _patch_parent(module, self._shared)

        loader.exec_module = exec_and_patch  # type: ignore[method-assign]
        return spec


def _patch_parent(module: Any, shared: dict[str, Any]) -> None:
    original = module.get_preparation_data

    def get_preparation_data(*args: Any, **kw: Any) -> Any:
        data = original(*args, **kw)
        for key in ("init_main_from_path", "init_main_from_name"):
            if key in data and _is_shared_main(shared):
                data[key] = _Main(data[key], shared)
        return data

    get_preparation_data.__wrapped__ = original  # type: ignore[attr-defined]
    module.get_preparation_data = get_preparation_data


def _is_shared_main(shared: dict[str, Any]) -> bool:
    main = sys.modules.get("__main__")
    return getattr(main, "__file__", None) == shared["path"]


class _Main(str):
    """Path or name of the main module which, when unpickled in a child, gets the child to set the globals."""

    _shared: dict[str, Any] = {}

    def __new__(cls, text: str, shared: dict[str, Any]) -> "_Main":
        self = str.__new__(cls, text)
        self._shared = shared
        return self

    def __reduce__(self) -> Any:
        names = {"text": str(self), "shared": self._shared}
        return eval, (_RESTORE % {"file": self._shared["file"]}, names)

    def __repr__(self) -> str:
        # The fork server gets the path as source text.
        import pickle

        return "__import__('pickle').loads({!r})".format(pickle.dumps(self))


_RESTORE = (
    "(lambda own: (exec(compile(open(%(file)r, 'rb').read(), %(file)r, 'exec'), own), "
    "own['restore'](text, shared))[1])({'__name__': 'guild._globals', '__file__': %(file)r})"
)


def restore(text: str, shared: dict[str, Any]) -> str:
    """Called in a child: the next import of the main module sets the globals."""
    for module in [sys.modules[name] for name in _SPAWN_MODULES if name in sys.modules]:
        if hasattr(module, "_guild_main"):
            continue
        module._guild_main = True  # type: ignore[attr-defined]
        _patch_child(module, shared)
    if not any(isinstance(finder, _SpawnImports) for finder in sys.meta_path):
        share_with_children(shared["path"], shared["values"])
    return _Main(text, shared)


def _patch_child(module: Any, shared: dict[str, Any]) -> None:
    from_path, from_name = module._fixup_main_from_path, module._fixup_main_from_name

    def fixup_main_from_path(path: str) -> None:
        _with_own_code(lambda: from_path(str(path)), shared)

    def fixup_main_from_name(name: str) -> None:
        _with_own_code(lambda: from_name(str(name)), shared)

    module._fixup_main_from_path = fixup_main_from_path
    module._fixup_main_from_name = fixup_main_from_name


def _with_own_code(import_main: Any, shared: dict[str, Any]) -> None:
    """Runs ``import_main`` (which uses ``runpy``) with the code and globals of the main module ours."""
    import runpy

    original = runpy._run_code  # type: ignore[attr-defined]

    def run_code(code: CodeType, run_globals: dict[str, Any], *args: Any, **kw: Any) -> Any:
        runpy._run_code = original  # type: ignore[attr-defined]
        run_globals.update(fresh(shared["values"]))
        return original(_child_code(code, shared), run_globals, *args, **kw)

    runpy._run_code = run_code  # type: ignore[attr-defined]
    try:
        import_main()
    finally:
        runpy._run_code = original  # type: ignore[attr-defined]


def _child_code(code: CodeType, shared: dict[str, Any]) -> CodeType:
    path = shared["path"]
    if not path.endswith(".py"):
        return code
    with open(path, "rb") as f:
        return compile_with_globals(f.read(), code.co_filename, shared["values"])

"""The source of a function and of all it uses, as a module that can be run."""

import builtins
import inspect
import os
import sys
import textwrap
import types
from typing import Any, Dict, List, Set

_LITERALS = (type(None), bool, int, float, complex, str, bytes)
_LARGEST_LITERAL = 10000


def function_source(op: Any) -> str:
    """A module that defines the function with helpers, classes, imports and constants that it reaches."""
    function = inspect.unwrap(op if inspect.isfunction(op) else getattr(op, "__func__", type(op)))
    parts = _Parts()
    parts.add(getattr(function, "__name__", "op"), function, {})
    return "\n".join(parts.imports + [""] + parts.constants + [""] + parts.definitions).strip("\n") + "\n"


class _Parts:
    def __init__(self) -> None:
        self.imports = []  # type: List[str]
        self.constants = []  # type: List[str]
        self.definitions = []  # type: List[str]
        self._seen = set()  # type: Set[str]

    def add(self, name: str, value: Any, scope: Dict[str, Any]) -> None:
        if name in self._seen:
            return
        self._seen.add(name)
        if inspect.ismodule(value):
            module = value.__name__
            self.imports.append("import {}".format(module) + ("" if name == module else " as {}".format(name)))
        elif (inspect.isfunction(value) or inspect.isclass(value)) and (_is_here(value) or not scope):
            self._add_definition(name, value)
        elif hasattr(value, "__module__") and hasattr(value, "__qualname__") and value.__module__:
            self.imports.append(_from_import(name, value))
        else:
            self.constants.append("{} = {}".format(name, _literal(value)))

    def _add_definition(self, name: str, value: Any) -> None:
        try:
            source = textwrap.dedent(inspect.getsource(value))
        except (OSError, TypeError):
            self.definitions.append("# The source of {} is not known.\n".format(name))
            return
        for function in _functions_of(value):
            scope = dict(function.__globals__)
            scope.update(_closure(function))
            for used in sorted(_names(function.__code__)):
                if used in scope and not hasattr(builtins, used):
                    self.add(used, scope[used], scope)
            for default in list(function.__defaults__ or ()) + list((function.__kwdefaults__ or {}).values()):
                if inspect.isfunction(default) or inspect.isclass(default):
                    self.add(default.__name__, default, scope)
        self._add_signature_names(source, value)
        self.definitions.append(source.rstrip("\n") + "\n")

    def _add_signature_names(self, source: str, value: Any) -> None:
        """Names that decorators, defaults, annotations and bases use."""
        import ast

        module = sys.modules.get(value.__module__)
        scope = dict(vars(module)) if module else {}
        scope.update(getattr(value, "__globals__", {}))
        try:
            tree = ast.parse(source)
        except SyntaxError:
            return  # A lambda in the middle of an expression.
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id in scope and not hasattr(builtins, node.id):
                self.add(node.id, scope[node.id], scope)


def _functions_of(value: Any) -> List[types.FunctionType]:
    if inspect.isfunction(value):
        return [value]
    members = [getattr(each, "__func__", each) for each in vars(value).values()]
    return [each for each in members if inspect.isfunction(each)]


def _names(code: types.CodeType) -> Set[str]:
    names = set(code.co_names) | set(code.co_freevars)
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            names |= _names(const)
    return names


def _closure(function: types.FunctionType) -> Dict[str, Any]:
    found = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
        try:
            found[name] = cell.cell_contents
        except ValueError:
            pass  # Not set yet.
    return found


def _is_here(value: Any) -> bool:
    """Whether the value belongs to the notebook or to a module of the project."""
    module = sys.modules.get(value.__module__)
    file = getattr(module, "__file__", None)
    if value.__module__ == "__main__" or file is None:
        return value.__module__ not in sys.builtin_module_names
    path, cwd = os.path.abspath(file), os.getcwd()
    return path.startswith(cwd + os.sep) and "site-packages" not in path


def _from_import(name: str, value: Any) -> str:
    own = value.__qualname__.split(".")[0]
    return "from {} import {}".format(value.__module__, own) + ("" if own == name else " as {}".format(name))


def _literal(value: Any) -> str:
    text = repr(value) if _is_literal(value) else ""
    if text and len(text) <= _LARGEST_LITERAL:
        return text
    kind = "{}.{}".format(type(value).__module__, type(value).__qualname__)
    return "None  # a {} that was not kept".format(kind)


def _is_literal(value: Any) -> bool:
    if type(value) in (list, tuple, set, frozenset):
        return all(_is_literal(item) for item in value)
    if type(value) is dict:
        return all(_is_literal(key) and _is_literal(item) for key, item in value.items())
    return type(value) in _LITERALS


def history_source() -> str:
    """The cells of the notebook in the order they were executed; empty outside of one."""
    get_ipython = getattr(sys.modules.get("IPython"), "get_ipython", None)
    shell = get_ipython() if get_ipython else None
    cells = list(shell.user_ns.get("In", [])) if shell else []
    return "\n".join("# %% In[{}]\n{}\n".format(n, cell) for n, cell in enumerate(cells) if cell)

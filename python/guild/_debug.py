"""Runs a script under Python's debugger: ``guild run --break`` and ``--break-on-error``.

Loaded for that alone.
"""

from __future__ import annotations

import bdb
import os
import pdb
import shlex
import sys
from typing import Any, NoReturn


def run(path: str, code: Any, variables: dict[str, Any]) -> None:
    """Runs ``code`` of the script at ``path`` until a breakpoint of ``PDB_BREAKS`` is reached."""
    debugger = _Debugger()
    debugger.mainpyfile = path
    for location in shlex.split(os.environ.get("PDB_BREAKS", "")):
        _set_break(debugger, location, path)
    if not debugger.breaks:
        exec(code, variables)
        return
    try:
        debugger.run_to_breaks(code, variables)
    except bdb.BdbQuit:
        sys.exit(1)


def examine(error: BaseException) -> NoReturn:
    """Shows ``error`` as Python would and lets the user look at where it happened."""
    sys.excepthook(type(error), error, error.__traceback__)
    sys.stderr.write("Entering post mortem debug session\n")
    pdb.post_mortem(error.__traceback__)
    sys.exit(1)


class _Debugger(pdb.Pdb):
    mainpyfile = ""

    def run_to_breaks(self, code: Any, variables: dict[str, Any]) -> None:
        self.reset()
        # Nothing below this frame is stepped through: only breakpoints stop.
        self.botframe = sys._getframe()
        self.set_continue()
        sys.settrace(self.trace_dispatch)
        try:
            exec(code, variables)
        finally:
            sys.settrace(None)


def _set_break(debugger: _Debugger, location: str, path: str) -> None:
    place = _resolve(debugger, location, path)
    if place is None:
        sys.stderr.write("guild: cannot find '{}' to set a breakpoint\n".format(location))
        return
    filename, line, function = place
    fault = debugger.set_break(filename, line, funcname=function)
    if fault:
        sys.stderr.write("guild: cannot set a breakpoint at '{}': {}\n".format(location, fault))
        return
    number = debugger.get_breaks(filename, line)[-1].number
    sys.stdout.write("Breakpoint {} at {}:{}\n".format(number, filename, line))
    sys.stdout.flush()


def _resolve(debugger: _Debugger, location: str, path: str) -> tuple[str, int, str | None] | None:
    """File, line and function of ``LINE``, ``FILE:LINE`` or ``MODULE.FUNCTION``."""
    if location.isdigit():
        return (path, _line_with_code(path, int(location)), None)
    name, colon, line = location.rpartition(":")
    if colon and line.isdigit():
        filename = debugger.lookupmodule(name)
        return filename and (filename, _line_with_code(filename, int(line)), None)
    module, _, function = location.rpartition(".")
    filename = debugger.lookupmodule(module.replace(".", os.sep)) if module else path
    found = filename and pdb.find_function(function, filename)
    return (found[1], found[2], found[0]) if found else None


def _line_with_code(path: str, line: int) -> int:
    """The first line from ``line`` on that does something; the first of all if there is none."""
    try:
        with open(path, "rb") as f:
            lines = sorted(_lines(compile(f.read(), path, "exec")))
    except (OSError, SyntaxError, ValueError):
        return line
    return next((each for each in lines if each >= line), lines[0] if lines else line)


def _lines(code: Any) -> set[int]:
    import dis

    # Modules begin on a line 0 that is in no file.
    lines = {line for _, line in dis.findlinestarts(code) if line}
    return lines.union(*(_lines(const) for const in code.co_consts if hasattr(const, "co_code")))

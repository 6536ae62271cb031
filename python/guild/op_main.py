"""Runs a Python module as an operation: ``python -um guild.op_main MODULE ARGS -- FLAG_ARGS``.

The script sees the process it would see under ``python script.py``, with its flags applied the way that
``FLAGS_DEST`` says. This file is the main module for a moment only; the script's own takes its place.
"""

import os
import sys

if __spec__ is None:
    # Started as a file, since a module of the user's called ``guild`` would be found first.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from guild import _flags, _main_module


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit("guild: missing required arg MODULE")
    _init_sys_path()
    spec, args = sys.argv[1], sys.argv[2:]
    argv, values = _flags.split_args(args, os.environ.get("FLAGS_DEST", "args"))
    try:
        script = _main_module.find(spec)
    except _main_module.NoModule as e:
        sys.exit("guild: {}".format(e))
    setter = None
    if values:
        from guild import _globals as setter
    debugger = None
    if os.environ.get("PDB_BREAKS") or os.environ.get("BREAK_ON_ERROR") == "1":
        from guild import _debug as debugger
    _forget_guild()
    sys.argv[:] = [script.path] + argv
    _main_module.run(script, values, setter, debugger)


def _init_sys_path() -> None:
    """Leaves imports to PYTHONPATH: the directory that ``-m`` puts first goes."""
    script_dir = os.environ.get("SCRIPT_DIR")
    has_cwd = not (sys.flags.isolated or getattr(sys.flags, "safe_path", False))
    if script_dir is not None:
        sys.path[: 1 if has_cwd else 0] = [script_dir]
    elif has_cwd and os.environ.get("NO_SYS_PATH_MODIFY") != "1":
        del sys.path[0]


def _forget_guild() -> None:
    """A module of the user's called ``guild`` is found afresh."""
    for name in [name for name in sys.modules if name == "guild" or name.startswith("guild.")]:
        del sys.modules[name]


if __name__ == "__main__":
    main()

"""Runs the function that a run of a notebook kept: ``python -um guild.func_main FILE NAME``.

``FUNCTION_FLAGS`` has the arguments as JSON.
"""

import json
import os
import sys
from typing import Any, Dict


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit("guild: usage: guild.func_main FILE NAME")
    path, name = sys.argv[1:]
    sys.argv[:] = [path]
    try:
        with open(path, encoding="utf-8") as f:
            code = compile(f.read(), path, "exec")
    except (OSError, SyntaxError) as e:
        sys.exit("guild: cannot run the function again: {}".format(e))
    # Pickled objects and processes that are spawned look for it under this name.
    scope = sys.modules["__main__"].__dict__
    exec(code, scope)
    function = scope.get(name)
    if not callable(function):
        sys.exit("guild: the run did not keep '{}' as a function that can be run again".format(name))
    from guild import _function_run

    arguments = _function_run.arguments(function, json.loads(os.environ.get("FUNCTION_FLAGS", "{}")))
    function(*arguments[0], **arguments[1])


if __name__ == "__main__":
    main()

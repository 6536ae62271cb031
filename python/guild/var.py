"""The runs of guild home."""

from typing import Any, Callable, List, Optional

from guild import _home
from guild.run import Run, for_dir


def runs(root: Optional[str] = None, sort: Any = None, filter: Optional[Callable[[Run], bool]] = None) -> List[Run]:
    """All runs, newest first."""
    import os

    dirs = _home.run_dirs() if root is None else [e.path for e in os.scandir(root) if e.is_dir()]
    found = [run for run in map(for_dir, dirs) if filter is None or filter(run)]
    return sorted(found, key=lambda run: run.timestamp or 0, reverse=True)


def runs_dir(deleted: bool = False) -> str:
    import os

    return os.path.join(_home.guild_home(), "trash", "runs") if deleted else _home.runs_dir()

"""A run, by its directory."""

import os
from typing import Any, Dict, Optional

from guild import _yaml


class Run:
    def __init__(self, id: str, dir: str) -> None:
        self.id = id
        self.dir = dir

    @property
    def path(self) -> str:
        return self.dir

    @property
    def short_id(self) -> str:
        return self.id[:8]

    @property
    def opref(self) -> str:
        with open(self.guild_path("opref"), encoding="utf-8") as f:
            return f.read()

    @property
    def status(self) -> str:
        """What the run does or how it ended, as ``guild runs`` says."""
        for marker in ("PENDING", "STAGED"):
            if os.path.exists(self.guild_path(marker)):
                return marker.lower()
        code = self.get("exit_status")
        if isinstance(code, int):
            return "completed" if code == 0 else "terminated" if code < 0 else "error"
        return "running" if self.pid is not None else "error"

    @property
    def pid(self) -> Optional[int]:
        """The living process of the run."""
        try:
            with open(self.guild_path("LOCK"), encoding="utf-8") as f:
                pid = int(f.read())
            os.kill(pid, 0)
        except PermissionError:
            return pid
        except (OSError, ValueError):
            return None
        return pid

    @property
    def timestamp(self) -> Optional[int]:
        return self.get("started")

    def guild_path(self, *names: str) -> str:
        return os.path.join(self.dir, ".guild", *names)

    def get(self, name: str, default: Any = None) -> Any:
        """The value of an attribute."""
        from guild import _helper

        # Of a run of this process the helper may be about to write it.
        if not os.path.exists(self.guild_path("attrs", name)) and not _helper.is_running():
            return default
        value = _helper.helper().ask("attr", run=self.dir, name=name)
        return default if value is None else value

    def __getitem__(self, name: str) -> Any:
        value = self.get(name)
        if value is None and not os.path.exists(self.guild_path("attrs", name)):
            raise KeyError(name)
        return value

    def attrs(self) -> Dict[str, Any]:
        from guild import _helper

        return _helper.helper().ask("attrs", run=self.dir)  # type: ignore

    def write_attr(self, name: str, val: Any, raw: bool = False) -> None:
        """Sets an attribute at one stroke."""
        if not name or "/" in name or name in (".", ".."):
            raise ValueError("invalid attribute name {!r}".format(name))
        os.makedirs(self.guild_path("attrs"), exist_ok=True)
        temp = self.guild_path("attrs", ".{}.{}".format(name, os.getpid()))
        with open(temp, "w", encoding="utf-8", newline="") as f:
            f.write(str(val) if raw else _yaml.block(val))
        os.replace(temp, self.guild_path("attrs", name))

    def del_attr(self, name: str) -> None:
        try:
            os.remove(self.guild_path("attrs", name))
        except FileNotFoundError:
            pass

    def __repr__(self) -> str:
        return "<guild.run.Run '{}'>".format(self.id)


def for_dir(path: str) -> Run:
    return Run(os.path.basename(path), path)

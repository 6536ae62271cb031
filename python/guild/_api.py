"""Guild from Python: runs operations, lists and changes runs. Through the command ``guild``."""

import os
import subprocess
import sys
from typing import Any, Dict, List, Optional, Tuple

from guild import _command, _helper, _home
from guild.run import Run, for_dir


class NoCurrentRun(Exception):
    """The process is not that of an operation."""


class RunError(Exception):
    def __init__(self, cmd: List[str], returncode: int, output: Any = None) -> None:
        super(RunError, self).__init__(cmd, returncode, output)
        self.cmd = cmd
        self.returncode = returncode
        self.output = output


class Env:
    """``with Env(cwd, guild_home)``: works in another directory and on other runs."""

    def __init__(self, cwd: Optional[str], guild_home: Optional[str] = None) -> None:
        self._cwd = cwd or "."
        self._guild_home = guild_home

    def __enter__(self) -> None:
        self._before = os.getcwd(), _home.swap_guild_home(self._guild_home) if self._guild_home else None
        os.chdir(self._cwd)

    def __exit__(self, *exc: Any) -> None:
        os.chdir(self._before[0])
        if self._guild_home:
            _home.swap_guild_home(self._before[1])


def current_run() -> Run:
    """The run of this process."""
    run_dir = os.environ.get("RUN_DIR")
    if not run_dir:
        raise NoCurrentRun()
    return Run(os.environ.get("RUN_ID") or os.path.basename(run_dir), run_dir)


_REPEATED = {"tags": "--tag", "opt_flags": "--opt-flag", "batch_tags": "--batch-tag", "deps": "--dep"}


def run(opspec: Optional[str] = None, flags: Optional[Dict[str, Any]] = None, **options: Any) -> Tuple[Any, Any]:
    """Runs an operation as ``guild run`` does. Output is given where ``stdout`` or ``stderr`` are pipes."""
    popen = {name: options.pop(name) for name in ("stdout", "stderr", "cwd") if name in options}
    env = dict(_helper.guild_env(), **(options.pop("extra_env", None) or {}))
    if options.get("guild_home"):
        env["GUILD_HOME"] = os.path.abspath(options.pop("guild_home"))
    args = ["run", "-y"] + ([opspec] if opspec else [])
    args += ["{}={}".format(name, _assign(value)) for name, value in (flags or {}).items()]
    cmd = _command.guild_command() + args + _option_args(options)
    process = subprocess.Popen(cmd, env=env, **popen)
    out, err = process.communicate()
    if process.returncode != 0:
        raise RunError(cmd, process.returncode, (out, err))
    return out, err


def run_capture_output(*args: Any, **kw: Any) -> str:
    out, _ = run(*args, **dict(kw, stdout=subprocess.PIPE, stderr=subprocess.STDOUT))
    return out.decode(sys.stdout.encoding or "utf-8", "replace")  # type: ignore


def run_quiet(*args: Any, **kw: Any) -> None:
    run_capture_output(*args, **kw)


def runs_list(limit: Optional[int] = None, **filters: Any) -> List[Run]:
    from guild import _runs

    filters.pop("all", None)
    found = [Run(run.id, run.dir) for run in _runs.runs_of(_runs.runs(filters))]
    return found if limit is None else found[:limit]


def runs_delete(runs: Any = None, permanent: bool = False) -> None:
    _for_runs(["runs", "delete", "-y"] + (["--permanent"] if permanent else []), runs)


def runs_label(runs: Any = None, set: Optional[str] = None, clear: bool = False) -> None:
    _for_runs(["label", "-y"] + (["--clear"] if clear or set is None else ["--set", set]), runs)


def runs_tag(runs: Any = None, add: Any = (), delete: Any = (), clear: bool = False) -> None:
    changes = [arg for tag in add for arg in ("--add", tag)] + [arg for tag in delete for arg in ("--delete", tag)]
    _for_runs(["tag", "-y"] + changes + (["--clear"] if clear else []), runs)


def runs_stop(runs: Any = None) -> None:
    _for_runs(["stop", "-y"], runs)


def mark(runs: Any = None, clear: bool = False) -> None:
    _for_runs(["mark", "-y"] + (["--clear"] if clear else []), runs)


def select(*args: str) -> Run:
    return for_dir(_helper.call(["select", "--path"] + list(args)).strip())


def _for_runs(command: List[str], runs: Any) -> None:
    from guild import _runs

    _helper.call(command + ([] if runs is None else _runs.ids_of(runs)))


def _option_args(options: Dict[str, Any]) -> List[str]:
    args = []  # type: List[str]
    for name, value in options.items():
        option = "--" + name.replace("_", "-")
        if value is None or value is False:
            continue
        if name in _REPEATED:
            items = value.items() if isinstance(value, dict) else ((item, None) for item in value)
            for key, item in items:
                args += [_REPEATED[name], key if item is None else "{}={}".format(key, _assign(item))]
        else:
            args += [option] if value is True else [option, str(value)]
    return args


def _assign(value: Any) -> str:
    from guild import _yaml

    value = _yaml.plain(value)
    return value if isinstance(value, str) else _yaml.flow(value)

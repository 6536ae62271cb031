"""Runs a function as a run."""

import hashlib
import json
import os
import socket
import sys
import time
import uuid
from typing import Any, Callable, Dict, List, Optional, Tuple

from guild import _capture, _helper, _home, _snapshot, _yaml
from guild.run import Run


class RunError(Exception):
    """A function failed; ``run`` is its run and ``from_exc`` what it raised."""

    def __init__(self, run: Run, from_exc: Optional[BaseException] = None) -> None:
        super(RunError, self).__init__(run, from_exc)
        self.run = run
        self.from_exc = from_exc


class RunTerminated(RunError):
    """A run was interrupted."""


class RunSpec:
    """What is to be recorded of a run beside what happens."""

    def __init__(self, op: Any, op_name: str, flags: Dict[str, Any]) -> None:
        self.op = op
        self.op_name = op_name
        self.flags = flags
        self.label = None  # type: Optional[str]
        self.tags = []  # type: List[str]
        self.output_scalars = None  # type: Any
        self.random_seed = None  # type: Optional[int]


def new_run(spec: RunSpec, opref: Optional[str] = None) -> Run:
    run_id = uuid.uuid4().hex
    run = Run(run_id, os.path.join(_home.runs_dir(), run_id))
    os.makedirs(run.guild_path("attrs"))
    flags = _yaml.plain(spec.flags)
    call = "func:{}({})".format(spec.op_name, ", ".join("{}={}".format(k, _yaml.flow(v)) for k, v in flags.items()))
    attrs = {
        "id": run_id,
        "initialized": now(),
        "cmd": [call],
        "flags": flags,
        "label": spec.label,
        "tags": spec.tags or None,
        "plugins": [],
        "random_seed": random_seed() if spec.random_seed is None else spec.random_seed,
    }
    for name, value in attrs.items():
        if value is not None:
            run.write_attr(name, value)
    _write_text(run.guild_path("opref"), opref or "func:'' '' '' {}".format(_quote(spec.op_name)))
    return run


def perform(spec: RunSpec) -> Tuple[Run, Any]:
    helper = _helper.helper()
    run = new_run(spec)
    _write_snapshot(run, spec.op)
    on_lines = None  # type: Optional[Callable[[str], None]]
    if spec.output_scalars is not False:
        patterns = [spec.output_scalars] if isinstance(spec.output_scalars, dict) else spec.output_scalars
        helper.tell("open", run=run.dir, flags=list(spec.flags), patterns=patterns)
        on_lines = lambda text: _tell_lines(helper, run, text)  # noqa: E731
    before = os.getcwd()
    start(run, helper)
    code = 1
    try:
        with _capture.Capture(run.guild_path(), on_lines):
            os.chdir(run.dir)
            try:
                result = spec.op(**_arguments(spec))
                code = 0
            finally:
                os.chdir(before)
    except KeyboardInterrupt as e:
        code = -2
        raise RunTerminated(run, e) from e
    except Exception as e:
        raise RunError(run, e) from e
    finally:
        if on_lines and helper.is_alive():
            helper.ask("close", run=run.dir)
        end(run, code)
    return run, result


def start(run: Run, helper: "_helper.Helper") -> None:
    """Marks the run as running in this process."""
    evidence = {"pid": os.getpid(), "host": socket.gethostname()}  # type: Dict[str, Any]
    try:
        with open("/proc/self/stat", encoding="utf-8") as f:
            evidence["startTicks"] = f.read().rpartition(") ")[2].split(" ")[19]
        with open("/proc/sys/kernel/random/boot_id", encoding="utf-8") as f:
            evidence["bootId"] = f.read().strip()
    except OSError:
        pass  # No /proc on this system.
    _write_text(run.guild_path("LOCK.info"), json.dumps(evidence) + "\n")
    _write_text(run.guild_path("LOCK"), str(os.getpid()))
    run.write_attr("started", now())
    version = "{}.{}.{}".format(*sys.version_info[:3])
    full = sys.version.replace("\n", "")
    surroundings = {"exe": sys.executable or "", "version": version, "full_version": full, "cwd": os.getcwd()}
    helper.tell("surroundings", run=run.dir, env=dict(os.environ), **surroundings)


def end(run: Run, code: int) -> None:
    run.write_attr("exit_status", code)
    run.write_attr("stopped", now())
    for name in ("LOCK", "LOCK.info"):
        try:
            os.remove(run.guild_path(name))
        except FileNotFoundError:
            pass


def now() -> int:
    return int(time.time() * 1000000)


def _arguments(spec: RunSpec) -> Dict[str, Any]:
    """Parameters of the function; ``*args`` and ``**kw`` are flags by name only."""
    import inspect

    kinds = {name: p.kind for name, p in inspect.signature(spec.op).parameters.items()}
    named = {k: v for k, v in spec.flags.items() if kinds.get(k) != inspect.Parameter.VAR_POSITIONAL}
    for name, kind in kinds.items():
        if kind == inspect.Parameter.VAR_KEYWORD:
            named.update(named.pop(name, {}))
    return named


def _tell_lines(helper: "_helper.Helper", run: Run, text: str) -> None:
    try:
        helper.tell("lines", run=run.dir, text=text)
    except _helper.HelperError:
        pass  # Told of when the run ends.


def _write_snapshot(run: Run, op: Any) -> None:
    files = {"notebook/function.py": _snapshot.function_source(op), "notebook/history.py": _snapshot.history_source()}
    manifest, digest = [], hashlib.md5()
    for path in sorted(files):
        data = files[path].encode("utf-8", "replace")
        if not data:
            continue
        full = os.path.join(run.dir, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as f:
            f.write(data)
        manifest.append("s {} {} {}\n".format(hashlib.sha1(data).hexdigest(), path, path))
        if path == "notebook/function.py":
            digest.update(path.encode() + b"\0" + data + b"\0")
    _write_text(run.guild_path("manifest"), "".join(manifest))
    run.write_attr("sourcecode_digest", digest.hexdigest())


def _write_text(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write(text)


def _quote(name: str) -> str:
    import shlex

    return shlex.quote(name)


def random_seed() -> int:
    import random

    return random.SystemRandom().randrange(2**32)

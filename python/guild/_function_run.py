"""Runs a function as a run."""

import hashlib
import json
import os
import socket
import sys
import time
import uuid
from typing import Any, Dict, List, Optional, Tuple

from guild import _capture, _helper, _home, _snapshot, _yaml
from guild.run import Run


class RunError(Exception):
    """A function failed; ``run`` is its run and ``from_exc`` what it raised."""

    def __init__(self, run: Run, from_exc: Optional[BaseException] = None) -> None:
        super(RunError, self).__init__(run, from_exc)
        self.run = run
        self.from_exc = from_exc


class RunTerminated(Exception):
    """A run was interrupted; ``run`` is its run and ``from_exc`` what did."""

    def __init__(self, run: Run, from_exc: Optional[BaseException] = None) -> None:
        super(RunTerminated, self).__init__(run, from_exc)
        self.run = run
        self.from_exc = from_exc


class RunSpec:
    """What is to be recorded of a run beside what happens. Without ``op`` its code is what surrounds it."""

    def __init__(self, op: Any, op_name: str, flags: Dict[str, Any]) -> None:
        self.op = op
        self.op_name = op_name
        self.flags = flags
        self.label_template = None  # type: Optional[str]
        self.tags = []  # type: List[str]
        self.output_scalars = None  # type: Any
        self.random_seed = None  # type: Optional[int]


def new_run(spec: RunSpec) -> Run:
    run_id = uuid.uuid4().hex
    run = Run(run_id, os.path.join(_home.runs_dir(), run_id))
    lay_down(run, spec)
    return run


def lay_down(run: Run, spec: RunSpec) -> None:
    """Writes what is known of a run before it starts."""
    os.makedirs(run.guild_path("attrs"))
    flags = dict(sorted(_yaml.plain(spec.flags).items()))
    attrs = {
        "id": run.id,
        "initialized": now(),
        "cmd": [_call(spec.op_name, flags)],
        "flags": flags,
        "tags": spec.tags or None,
        "plugins": [],
        "random_seed": random_seed() if spec.random_seed is None else spec.random_seed,
        "op": _op_data(spec) if spec.op else None,
    }
    for name, value in attrs.items():
        if value is not None:
            run.write_attr(name, value)
    _write_snapshot(run, spec.op)
    _write_text(run.guild_path("opref"), "func:'' '' '' {}".format(_quote(spec.op_name)))


def _call(name: str, flags: Dict[str, Any]) -> str:
    return "func:{}({})".format(name, ", ".join("{}={}".format(k, _yaml.flow(v)) for k, v in flags.items()))


def _op_data(spec: RunSpec) -> Dict[str, Any]:
    """What ``guild run --restart`` needs to know."""
    patterns = spec.output_scalars
    function = getattr(spec.op, "__name__", spec.op_name)
    path = ["notebook", os.getcwd(), os.path.dirname(os.path.dirname(os.path.abspath(__file__)))]
    return {
        "label-template": spec.label_template,
        "output-scalars": [patterns] if isinstance(patterns, dict) else patterns,
        "op-cmd": {
            "cmd-args": [sys.executable or "python", "-um", "guild.func_main", "notebook/function.py", function],
            "cmd-env": {"GUILD_PLUGINS": "", "PROJECT_DIR": os.getcwd(), "PYTHONPATH": os.pathsep.join(path)},
            "flags-dest": "args",
        },
        "sourcecode": {"dest": "notebook"},
    }


def perform(spec: RunSpec, run: Optional[Run] = None) -> Tuple[Run, Any]:
    """Calls the function as a new run or as the given one, which is pending."""
    _helper.helper()
    run = run or new_run(spec)
    args, kw = arguments(spec.op, spec.flags)
    try:
        with Recording(run, spec, run.dir):
            result = spec.op(*args, **kw)
    except KeyboardInterrupt as e:
        raise RunTerminated(run, e) from e
    except Exception as e:
        raise RunError(run, e) from e
    return run, result


class Recording:
    """Records what happens as a run, in ``cwd`` if there is one."""

    def __init__(self, run: Run, spec: RunSpec, cwd: Optional[str]) -> None:
        self._run = run
        self._spec = spec
        self._cwd = cwd
        self._helper = _helper.helper()
        self._has_scalars = spec.output_scalars is not False

    def __enter__(self) -> None:
        run, spec, on_lines = self._run, self._spec, None  # type: Tuple[Run, RunSpec, Any]
        if self._has_scalars:
            patterns = [spec.output_scalars] if isinstance(spec.output_scalars, dict) else spec.output_scalars
            self._helper.tell("open", run=run.dir, flags=list(spec.flags), patterns=patterns)
            on_lines = lambda text: _tell_lines(self._helper, run, text)  # noqa: E731
        start(run)
        _tell_surroundings(self._helper, run, spec)
        self._capture = _capture.Capture(run.guild_path(), on_lines)
        self._capture.__enter__()
        self._before = os.getcwd()
        if self._cwd:
            os.chdir(self._cwd)

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        try:
            if self._cwd:
                os.chdir(self._before)
            self._capture.__exit__(kind, error, trace)
            if self._has_scalars and self._helper.is_alive():
                self._helper.ask("close", run=self._run.dir)
        finally:
            end(self._run, exit_code(error))


def exit_code(error: Optional[BaseException]) -> int:
    if isinstance(error, KeyboardInterrupt):
        return -2
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 1 if error.code else 0
    return 1 if error else 0


def start(run: Run) -> None:
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
    try:
        os.remove(run.guild_path("PENDING"))
    except FileNotFoundError:
        pass
    run.write_attr("started", now())


def _tell_surroundings(helper: "_helper.Helper", run: Run, spec: RunSpec) -> None:
    """Where the run happens is found out while it does."""
    helper.tell(
        "surroundings",
        run=run.dir,
        label=spec.label_template,
        flags=spec.flags,
        env=dict(os.environ),
        cwd=os.getcwd(),
        exe=sys.executable or "",
        version="{}.{}.{}".format(*sys.version_info[:3]),
        full_version=sys.version.replace("\n", ""),
    )


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


def arguments(op: Any, flags: Dict[str, Any]) -> Tuple[List[Any], Dict[str, Any]]:
    """What a function is called with for flags by the names of its parameters."""
    import inspect

    args, kw, rest = [], {}, {}  # type: List[Any], Dict[str, Any], Dict[str, Any]
    parameters = inspect.signature(op).parameters
    has_rest = any(p.kind == p.VAR_POSITIONAL and flags.get(name) for name, p in parameters.items())
    for name, parameter in parameters.items():
        if name not in flags:
            continue
        if parameter.kind == parameter.VAR_POSITIONAL:
            args += flags[name]
        elif parameter.kind == parameter.VAR_KEYWORD:
            rest = flags[name]
        elif parameter.kind == parameter.POSITIONAL_ONLY or (has_rest and parameter.kind != parameter.KEYWORD_ONLY):
            args.append(flags[name])
        else:
            kw[name] = flags[name]
    return args, dict(kw, **rest)


def _tell_lines(helper: "_helper.Helper", run: Run, text: str) -> None:
    try:
        helper.tell("lines", run=run.dir, text=text)
    except _helper.HelperError:
        pass  # Told of when the run ends.


def _write_snapshot(run: Run, op: Any) -> None:
    files = {"notebook/history.py": _snapshot.history_source()}
    if op:
        files["notebook/function.py"] = _snapshot.function_source(op)
    main = min(files)
    manifest, digest = [], hashlib.md5()
    for path in sorted(files):
        data = files[path].encode("utf-8", "replace")
        if not data:
            continue
        full = os.path.join(run.dir, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as f:
            f.write(data)
        manifest.append("s {} {} {}\n".format(path, hashlib.sha1(data).hexdigest(), path))
        if path == main:
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

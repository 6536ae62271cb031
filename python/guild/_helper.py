"""The ``guild`` process of this Python process: reads attributes and writes scalars of output, at one start's cost."""

import atexit
import json
import os
import subprocess
import threading
from typing import Any, List, Optional

from guild import _command, _home, _yaml


class HelperError(RuntimeError):
    """Guild could not do what it was asked."""


class Helper:
    def __init__(self) -> None:
        try:
            command = _command.guild_command()
        except _command.NoNode as e:
            raise HelperError("cannot start Guild: {}".format(e)) from None
        self._lock = threading.Lock()
        self._last = 0
        self.pid = os.getpid()
        try:
            self._process = subprocess.Popen(
                command + ["kernel-main"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd="/" if os.name == "posix" else None,
                env=guild_env(),
                start_new_session=True,
            )
        except OSError as e:
            raise HelperError("cannot start Guild: {}".format(e)) from e
        atexit.register(self.close)

    def tell(self, do: str, **request: Any) -> None:
        """Asks for something without waiting for it."""
        with self._lock:
            self._send(dict(request, do=do))

    def ask(self, do: str, **request: Any) -> Any:
        with self._lock:
            self._last += 1
            self._send(dict(request, do=do, id=self._last))
            line = self._process.stdout.readline()  # type: ignore
        if not line:
            raise HelperError("the process of Guild ended (exit code {})".format(self._process.poll()))
        answer = json.loads(line.decode("utf-8"))
        if "error" in answer:
            raise HelperError(answer["error"])
        return answer["result"]

    def is_alive(self) -> bool:
        return self.pid == os.getpid() and self._process.poll() is None

    def close(self) -> None:
        if self.pid != os.getpid():
            return
        for stream in (self._process.stdin, self._process.stdout):
            try:
                stream.close()  # type: ignore
            except OSError:
                pass  # It ended before.
        self._process.wait()

    def _send(self, request: Any) -> None:
        line = _yaml.flow(_yaml.plain(request)) + "\n"
        try:
            self._process.stdin.write(line.encode("utf-8"))  # type: ignore
            self._process.stdin.flush()  # type: ignore
        except (OSError, ValueError) as e:
            raise HelperError("the process of Guild ended: {}".format(e)) from e


class _Current:
    helper = None  # type: Optional[Helper]


def helper() -> Helper:
    """The helper of this process, started by the first who asks."""
    if _Current.helper is None or not _Current.helper.is_alive():
        _Current.helper = Helper()
    return _Current.helper


def is_running() -> bool:
    return _Current.helper is not None and _Current.helper.is_alive()


def guild_env() -> Any:
    return dict(os.environ, GUILD_HOME=os.path.abspath(_home.guild_home()))


def call(args: List[str]) -> str:
    """Runs the command ``guild`` and gives what it printed."""
    try:
        command = _command.guild_command() + args
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=guild_env())
    except (_command.NoNode, OSError) as e:
        raise HelperError("cannot start Guild: {}".format(e)) from None
    if done.returncode != 0:
        raise HelperError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout.decode("utf-8")

"""A temporary project whose scripts run as operations."""

import os
import subprocess
import sys
import tempfile
import textwrap
import unittest
from typing import Any, Dict, List

PYTHON_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
if PYTHON_DIR not in sys.path:
    sys.path.insert(0, PYTHON_DIR)


class ProjectTest(unittest.TestCase):
    maxDiff = None

    def setUp(self) -> None:
        temp = tempfile.TemporaryDirectory()
        self.addCleanup(temp.cleanup)
        self.dir = os.path.realpath(temp.name)

    def write(self, name: str, text: Any) -> str:
        path = os.path.join(self.dir, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(text if isinstance(text, bytes) else textwrap.dedent(text).encode("utf-8"))
        return path

    def start(self, args: List[str], **env: str) -> "subprocess.CompletedProcess[str]":
        full_env = dict(os.environ)  # type: Dict[str, str]
        full_env.update(PYTHONPATH="." + os.pathsep + PYTHON_DIR, PYTHONIOENCODING="utf-8")
        full_env.pop("FLAGS_DEST", None)
        full_env.update(env)
        return subprocess.run(
            [sys.executable] + args,
            cwd=self.dir,
            env=full_env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            timeout=60,
        )

    def op(self, *args: str, **env: str) -> "subprocess.CompletedProcess[str]":
        return self.start(["-um", "guild.op_main"] + list(args), **env)

    def out(self, *args: str, **env: str) -> str:
        result = self.op(*args, **env)
        self.assertEqual((result.stderr, result.returncode), ("", 0))
        return result.stdout

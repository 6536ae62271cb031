"""What scripts of operations import from Guild."""

import unittest

import rig

PROLOG = """
import os
from guild import _api, _home, summary, tfevent, var
_home.set_guild_home("home")
"""


class ScriptApiTest(rig.ProjectTest):
    def shown(self, text: str, **env: str) -> str:
        import textwrap

        self.write("script.py", PROLOG + textwrap.dedent(text))
        result = self.start(["script.py"], **env)
        self.assertEqual((result.stderr, result.returncode), ("", 0))
        return result.stdout

    def test_writes_and_reads_scalars(self) -> None:
        out = self.shown(
            """
            with summary.SummaryWriter("logs") as w:
                w.add_scalar("loss", 0.5, 3)
                w.add_scalar("acc", 1, 300)
                w.add_scalar("back", -1, -1)
            for path, digest, scalars in tfevent.scalar_readers("."):
                print(path, [(t, v, s if s < 2**63 else s - 2**64) for t, v, s in scalars])
            """
        )
        self.assertEqual(out, "./logs [('loss', 0.5, 3), ('acc', 1.0, 300), ('back', -1.0, -1)]\n")

    def test_runs_operations_and_finds_their_runs(self) -> None:
        self.write(
            "op.py",
            """
            from guild import _api, summary
            lr = 0.1
            _api.current_run().write_attr("mine", {"lr": lr})
            with summary.SummaryWriter(".") as w:
                w.add_scalar("loss", lr * 2, 1)
            """,
        )
        out = self.shown(
            """
            _api.run_quiet("op.py", flags={"lr": 0.25}, label="x y", tags=["t"])
            [run] = _api.runs_list()
            print(run.get("mine"), run.get("label"), run.get("tags"), run.status, var.runs()[0].id == run.id)
            from guild import ipy
            print(ipy.compare()[0]["loss"])
            try:
                _api.run_capture_output("none.py")
            except _api.RunError as e:
                print(e.returncode)
            _api.runs_delete([run])
            print(_api.runs_list())
            """
        )
        self.assertEqual(out, "{'lr': 0.25} x y ['t'] completed True\n0.5\n1\n[]\n")

    def test_there_is_no_current_run_outside_of_operations(self) -> None:
        out = self.shown(
            """
            try:
                _api.current_run()
            except _api.NoCurrentRun:
                print("none")
            """,
            RUN_DIR="",
        )
        self.assertEqual(out, "none\n")


if __name__ == "__main__":
    unittest.main()

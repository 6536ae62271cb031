"""Functions as runs, without pandas and outside of a notebook."""

import os
import subprocess

import unittest

import rig

PROLOG = """
import os, sys
import guild.ipy as guild
guild.set_guild_home("home")
"""


class IpyTest(rig.ProjectTest):
    def script(self, text: str, **env: str) -> "subprocess.CompletedProcess[str]":
        import textwrap

        self.write("script.py", PROLOG + textwrap.dedent(text))
        return self.start(["script.py"], **env)

    def shown(self, text: str) -> str:
        result = self.script(text)
        self.assertEqual((result.stderr, result.returncode), ("", 0))
        return result.stdout

    def test_records_a_function_as_a_run(self) -> None:
        out = self.shown(
            """
            SCALE = 2.0
            def helper(x):
                return x * SCALE
            def f():
                return "t3"
            def train(user="me", instance_type=f(), lr=0.00001):
                print("loss: %f" % helper(lr), flush=True)
                os.system("echo from a process")
                open("instance-type", "w").write(instance_type)
                return lr * 3
            cwd = os.getcwd()
            run, return_val = guild.run(train, lr=0.5)
            assert os.getcwd() == cwd
            print(return_val, run.status, sorted(os.listdir(run.dir)), run.get("flags"))
            print(open(run.guild_path("output")).read(), os.path.getsize(run.guild_path("output.index")))
            run.write_attr("label", "boom!!")
            print(guild.runs()[0]["label"], run["label"])
            [loss] = guild.runs().scalars()
            print(loss["tag"], loss["last_val"])
            print(guild.compare()[0]["loss"])
            scope = {}
            sys.stdout.flush()
            exec(open(os.path.join(run.dir, "notebook", "function.py")).read(), scope)
            print(scope["helper"](4), scope["SCALE"])
            """
        )
        self.assertEqual(
            out.splitlines(),
            [
                "loss: 1.000000",
                "from a process",
                "1.5 completed ['.guild', 'instance-type', 'notebook'] "
                "{'instance_type': 't3', 'lr': 0.5, 'user': 'me'}",
                "loss: 1.000000",
                "from a process",
                " 18",
                "boom!! boom!!",
                "loss 1.0",
                "1.0",
                "8.0 2.0",
            ],
        )

    def test_tries_lists_and_ranges(self) -> None:
        out = self.shown(
            """
            def train(lr, n=1):
                return lr * n
            runs, results = guild.run(train, lr=[1, 2], n=[3, 4], _tag="t")
            print(results, [run.get("label") for run in runs][0], runs[0].get("tags"))
            runs, results = guild.run(train, lr=slice(0.0, 1.0), _max_trials=2, _random_seed=1)
            print(results)
            runs, results = guild.run(train, lr=[1, 2, 3], _label="hello ${lr}", _max_trials=1, _random_seed=2)
            print(len(runs), runs[0].get("label")[:6])
            """
        )
        lines = [line for line in out.splitlines() if not line.startswith("Running")]
        self.assertEqual(
            lines, ["[3, 4, 6, 8] t lr=1 n=3 ['t']", "[0.9971848109388688, 0.932557359338659]", "1 hello "]
        )
        self.assertIn("Running train (lr=1, n=3):\n", out)

    def test_tells_how_a_run_failed(self) -> None:
        out = self.shown(
            """
            def fail(x):
                return 1 / x
            def stop():
                raise KeyboardInterrupt
            for op, args in ((fail, [0]), (stop, [])):
                try:
                    guild.run(op, *args)
                except (guild.RunError, guild.RunTerminated) as e:
                    print(type(e).__name__, e.run.status, repr(e.from_exc), os.getcwd() == os.path.dirname(__file__) or os.getcwd())
            for args in ([], [1, 2]):
                try:
                    guild.run(fail, *args)
                except TypeError as e:
                    print(e)
            try:
                guild.run("train.py")
            except ValueError as e:
                print(e)
            """
        )
        lines = out.splitlines()
        self.assertIn("RunError error ZeroDivisionError", lines[0])
        self.assertIn("RunTerminated terminated KeyboardInterrupt()", lines[1])
        self.assertEqual(lines[2], "fail() missing 1 required positional argument: 'x'")
        self.assertEqual(lines[3], "fail() takes 1 positional argument but 2 were given")
        self.assertEqual(lines[4], "op must be callable")

    def test_keeps_values_that_are_not_plain(self) -> None:
        out = self.shown(
            """
            def odd(*args, **kw):
                return len(kw)
            run, n = guild.run(odd, a=1e-05, b=float("nan"), c="yes", d="é\\n😀", e=object, f=(1, "2"), g="1e5")
            flags = run.get("flags")
            print(n, flags["args"], ascii(list(flags["kw"].values())))
            """
        )
        self.assertEqual(
            out, "7 [] [1e-05, nan, 'yes', '\\xe9\\n\\U0001f600', \"<class 'object'>\", [1, '2'], '1e5']\n"
        )

    def test_labels_tags_marks_and_deletes(self) -> None:
        out = self.shown(
            """
            def op(x=1): pass
            run, _ = guild.run(op)
            guild.label(run, "a b"); guild.tag([run], "t", "u"); guild.mark(run); guild.comment(run.id, "c")
            print(run.get("label"), run.get("tags"), run.get("marked"), run.get("comments")[0]["body"])
            print(guild.delete(guild.runs()) == [run.id], len(guild.runs()), len(guild.runs(deleted=True)))
            """
        )
        self.assertEqual(out, "a b ['t', 'u'] True c\nTrue 0 1\n")

    def test_says_that_node_is_missing(self) -> None:
        result = self.script("guild.run(len, [])", GUILD_NODE="/no/node")
        self.assertIn("cannot start Guild: ", result.stderr)
        self.assertIn("/no/node", result.stderr)

    def test_a_killed_process_leaves_a_run_that_failed(self) -> None:
        self.script("def die(): os._exit(7)\nguild.run(die)")
        self.assertEqual(self.shown("print([run['status'] for run in guild.runs()])"), "['error']\n")

    def test_imports_only_the_standard_library(self) -> None:
        code = "import guild.ipy, sys; print([m for m in ('pandas', 'numpy', 'IPython', 'inspect') if m in sys.modules])"
        self.assertEqual(self.start(["-c", code]).stdout, "[]\n")


if __name__ == "__main__":
    unittest.main()

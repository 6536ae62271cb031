import importlib.util
import json
import os
import sys
import unittest
from typing import Any, Dict

from rig import PYTHON_DIR, ProjectTest

has_click = importlib.util.find_spec("click") is not None


class InspectTest(ProjectTest):
    def inspect(self, text: str, *args: str, kind: str = "argparse", package: str = "") -> Any:
        name = package + "/job.py" if package else "job.py"
        path = self.write(name, text)
        output = os.path.join(self.dir, "answer.json")
        request = {
            "kind": kind,
            "path": path,
            "package": package,
            "sysPath": [self.dir],
            "args": args,
            "output": output,
        }
        program = os.path.join(PYTHON_DIR, "guild", "_inspect_flags.py")
        self.result = self.start(["-B", program, json.dumps(request)], PYTHONPATH="")
        if not os.path.exists(output):
            return None
        with open(output, encoding="utf-8") as f:
            answer = json.load(f)
        answer["flags"] = dict(answer["flags"])
        return answer

    def flags(self, text: str, *args: str, **kw: Any) -> Dict[str, Any]:
        answer = self.inspect(text, *args, **kw)
        self.assertEqual((self.result.returncode, self.result.stderr), (0, ""))
        self.assertEqual(answer["warnings"], [])
        flags = answer["flags"]  # type: Dict[str, Any]
        return flags


class ArgparseTest(InspectTest):
    def test_kinds_of_options(self) -> None:
        flags = self.flags(
            """
            import argparse
            p = argparse.ArgumentParser()
            p.add_argument("positional")
            p.add_argument("-s")
            p.add_argument("-l", "--lr", "--rate", type=float, default=0.1, help="Learning rate")
            p.add_argument("--name", type=str, required=True, choices=["a", "b"])
            p.add_argument("--on", action="store_true")
            p.add_argument("--off", action="store_false")
            p.add_argument("--fast", action="store_const", const=9, default=1)
            p.add_argument("--layers", nargs="+", type=int, default=[1, 2])
            p.add_argument("--pair", nargs=2)
            p.add_argument("--maybe", nargs="?")
            p.add_argument("--dash-name", dest="dd")
            p.add_argument("--append", action="append")
            p.add_argument("--count", action="count")
            p.add_argument("--version", action="version", version="1")
            p.add_argument("--inf", type=float, default=float("inf"))
            p.add_argument("--hidden", help=argparse.SUPPRESS, default=argparse.SUPPRESS)
            p.parse_args()
            """
        )
        switch = {"choices": [True, False]}
        self.assertEqual(
            flags,
            {
                "lr": {"description": "Learning rate", "default": {"$float": "0.1"}, "type": "float"},
                "name": {"choices": ["a", "b"], "required": True, "type": "string"},
                "on": dict(switch, default=False, **{"arg-switch": True}),
                "off": dict(switch, default=True, **{"arg-switch": False}),
                "fast": {"default": 1, "arg-switch": 9},
                "layers": {"default": [1, 2], "type": "int", "arg-split": True},
                "pair": {"arg-split": True},
                "maybe": {},
                "dash-name": {},
                "inf": {"default": {"$float": "inf"}, "type": "float"},
                "hidden": {},
            },
        )

    @unittest.skipIf(sys.version_info < (3, 9), "new in 3.9")
    def test_boolean_optional_action(self) -> None:
        flags = self.flags(
            """
            import argparse
            p = argparse.ArgumentParser()
            p.add_argument("--on", action=argparse.BooleanOptionalAction, default=True)
            p.add_argument("--off", "-o", action=argparse.BooleanOptionalAction)
            p.parse_args()
            """
        )
        for flag in flags.values():
            flag.pop("description", None)
        self.assertEqual(
            flags,
            {
                "on": {"default": True, "choices": [True, False], "arg-name": "no-on", "arg-switch": False},
                "off": {"choices": [True, False], "arg-name": "off", "arg-switch": True},
            },
        )

    sub_commands = """
        import argparse
        p = argparse.ArgumentParser()
        p.add_argument("--top", default=1)
        sub = p.add_subparsers(dest="cmd")
        train = sub.add_parser("train")
        train.add_argument("--lr", default=2)
        p.parse_args()
        """

    def test_sub_commands(self) -> None:
        self.assertEqual(self.flags(self.sub_commands), {"top": {"default": 1}})
        self.assertEqual(self.flags(self.sub_commands, "train"), {"lr": {"default": 2}})

    def test_parents_groups_and_the_last_parser(self) -> None:
        flags = self.flags(
            """
            import argparse
            base = argparse.ArgumentParser(add_help=False)
            base.add_argument("--base", default=1)
            group = base.add_argument_group("more").add_mutually_exclusive_group()
            group.add_argument("--left", default=2)
            group.add_argument("--right", default=3)
            first = argparse.ArgumentParser(add_help=False)
            first.add_argument("--first")
            first.parse_known_args()
            argparse.ArgumentParser(parents=[base]).parse_args()
            """
        )
        self.assertEqual(flags, {"base": {"default": 1}, "left": {"default": 2}, "right": {"default": 3}})

    def test_parser_without_help(self) -> None:
        flags = self.flags(
            """
            import argparse
            p = argparse.ArgumentParser(add_help=False)
            p.add_argument("--x", default=1)
            p.parse_args()
            raise SystemExit("goes on")
            """
        )
        self.assertEqual(flags, {"x": {"default": 1}})

    def test_values_that_json_cannot_hold(self) -> None:
        answer = self.inspect(
            """
            import argparse
            class Thing:
                def __repr__(self): return "thing"
            p = argparse.ArgumentParser()
            p.add_argument("--t", default=Thing(), type=open)
            p.parse_args()
            """
        )
        self.assertEqual(answer["flags"], {"t": {"default": "thing"}})
        self.assertEqual(
            answer["warnings"],
            [
                "cannot serialize value thing for flag t - coercing to string",
                "unsupported flag type <built-in function open> for flag t - ignoring type setting",
            ],
        )

    def test_package_and_its_relative_imports(self) -> None:
        self.write("pkg/__init__.py", "")
        self.write("pkg/options.py", "import argparse\np = argparse.ArgumentParser()\np.add_argument('--x')")
        flags = self.flags("from .options import p\nif __name__ == '__main__': p.parse_args()", package="pkg")
        self.assertEqual(flags, {"x": {}})
        answer = self.inspect("from .options import p; p.parse_args()", package="pkg")
        names = [os.path.relpath(path, self.dir) for path in answer["files"]]
        self.assertEqual(
            [name for name in names if name.startswith("pkg")],
            ["pkg/__init__.py", "pkg/job.py", "pkg/options.py"],
        )

    def test_failing_script(self) -> None:
        self.assertIsNone(self.inspect("import argparse\nraise ValueError('gone wrong')"))
        self.assertEqual(self.result.returncode, 1)
        self.assertTrue(self.result.stderr.endswith("ValueError: gone wrong\n"))

    def test_guild_is_not_in_the_way(self) -> None:
        self.write("guild.py", "x = 1")
        flags = self.flags(
            "import argparse, guild\np = argparse.ArgumentParser()\n"
            "p.add_argument('--x', default=guild.x)\np.parse_args()"
        )
        self.assertEqual(flags, {"x": {"default": 1}})


@unittest.skipUnless(has_click, "click is not installed")
class ClickTest(InspectTest):
    script = """
        import click

        @click.group()
        @click.option("--top", default=1)
        def cli(top): pass

        @cli.command()
        @click.argument("path")
        @click.option("--lr", default=0.1, help="Rate")
        @click.option("-n", "--name", type=click.Choice(["a", "b"]), required=True)
        @click.option("--on", is_flag=True)
        @click.option("--steps", type=int)
        @click.option("--size", type=click.IntRange(1, 9), default=3)
        @click.option("-q")
        def train(**kw): pass

        cli()
        """

    def test_options_of_a_sub_command(self) -> None:
        flags = self.flags(self.script, "train", kind="click")
        self.assertEqual(flags["on"].pop("default", False), False)
        self.assertEqual(
            flags,
            {
                "lr": {"default": {"$float": "0.1"}, "description": "Rate", "type": "float"},
                "name": {"choices": ["a", "b"], "required": True},
                "on": {"arg-switch": True, "type": "boolean"},
                "steps": {"type": "int"},
                "size": {"default": 3, "type": "int"},
            },
        )

    def test_options_of_the_group(self) -> None:
        self.assertEqual(self.flags(self.script, kind="click"), {"top": {"default": 1, "type": "int"}})

    def test_script_that_calls_main(self) -> None:
        flags = self.flags(
            "import click\n@click.command()\n@click.option('--x', default=1)\ndef f(x): pass\nf.main()",
            kind="click",
        )
        self.assertEqual(flags, {"x": {"default": 1, "type": "int"}})


class SyntaxTest(unittest.TestCase):
    def test_every_file_is_python_3_8(self) -> None:
        import ast

        for directory in ("guild", "tests"):
            for name in os.listdir(os.path.join(PYTHON_DIR, directory)):
                if name.endswith(".py"):
                    with open(os.path.join(PYTHON_DIR, directory, name), encoding="utf-8") as f:
                        ast.parse(f.read(), name, feature_version=(3, 8))

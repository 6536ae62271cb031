import os
import signal
import subprocess
import sys
import unittest

from rig import PYTHON_DIR, ProjectTest


class MainModuleTest(ProjectTest):
    def test_script_sees_the_process_of_plain_python(self) -> None:
        self.write(
            "train.py",
            '''
            """The doc."""
            from __future__ import annotations
            import sys
            a: int = 1
            main = sys.modules["__main__"]
            print(__name__, __doc__, __spec__, __package__, __cached__, type(__loader__).__name__)
            print(type(__builtins__).__name__, main.__dict__ is globals(), sorted(globals()))
            print(__annotations__)
            print([name for name in sys.modules if name.split(".")[0] == "guild"], sys.argv[1:])
            print(sys.excepthook is sys.__excepthook__, sys.meta_path == META, sys.warnoptions)
            '''.replace("META", "[f for f in sys.meta_path if 'Spawn' not in type(f).__name__]"),
        )
        plain = self.start(["train.py", "--x", "1"])
        self.assertEqual(self.out("train", "--x", "--", "1"), plain.stdout)
        self.assertEqual(plain.stderr, "")

    def test_file_argv_and_path(self) -> None:
        path = self.write("train.py", "import sys; print(__file__, sys.argv[0], sys.path[0])")
        self.assertEqual(self.out("train"), "{0} {0} {1}\n".format(path, self.dir))

    def test_arguments_are_split_at_the_last_mark(self) -> None:
        self.write("ap.py", "import sys; print(sys.argv[1:])")
        self.assertEqual(
            self.out("ap", "--epochs", "3", "--", "--foo", "--", "--lr", "1"),
            "['--epochs', '3', '--', '--foo', '--lr', '1']\n",
        )
        self.assertEqual(self.out("ap", "a", "b"), "['a', 'b']\n")
        self.assertEqual(self.out("ap", "a", "--", "--x", "1", FLAGS_DEST="none"), "['a']\n")
        self.assertEqual(self.out("ap", "a", "--", "--x", "1", FLAGS_DEST="config:c.yml"), "['a']\n")
        self.assertEqual(self.out("ap", "a", "--", "--x", "1", FLAGS_DEST="args:click"), "['a', '--x', '1']\n")

    def test_missing_module(self) -> None:
        result = self.op("ex5", "--", "--x", "1")
        self.assertEqual(
            (result.stdout, result.stderr, result.returncode), ("", "guild: No module named ex5\n", 1)
        )
        self.assertEqual(self.op("a.b").stderr, "guild: No module named a.b\n")

    def test_package_without_main(self) -> None:
        self.write("pkg/__init__.py", "")
        self.assertEqual(
            self.op("pkg").stderr,
            "guild: No module named pkg.__main__ ('pkg' is a package and cannot be directly executed)\n",
        )

    def test_module_of_a_package_runs_as_with_the_m_option(self) -> None:
        self.write("pkg/__init__.py", "print('init')")
        self.write("pkg/other.py", "value = 3")
        self.write(
            "pkg/mod.py",
            "from .other import value; print(__name__, __package__, __spec__.name, value, __cached__ is None)",
        )
        self.write("pkg/__main__.py", "from . import other; print(__name__, __package__, __spec__.name)")
        for name in ("pkg.mod", "pkg"):
            with self.subTest(name=name):
                self.assertEqual(self.out(name), self.start(["-m", name]).stdout)

    def test_namespace_package_and_directory(self) -> None:
        self.write("ns/mod.py", "import sys; print(__package__, __spec__.name)")
        self.write("sub/dir/job.py", "import sibling, sys; print(__spec__, sibling.x, sys.path[1])")
        self.write("sub/dir/sibling.py", "x = 7")
        self.assertEqual(self.out("ns.mod"), "ns ns.mod\n")
        self.assertEqual(self.out("sub/dir/job"), "None 7 {}\n".format(os.path.join(self.dir, "sub/dir")))

    def test_compiled_module_without_source(self) -> None:
        source = self.write("job.py", "print('ran', __name__)")
        import py_compile

        py_compile.compile(source, cfile=source + "c", doraise=True)
        os.remove(source)
        self.assertEqual(self.out("job"), "ran __main__\n")

    def test_names_of_the_library_and_of_guild(self) -> None:
        for name in ("random", "main", "op_main", "ast", "_flow"):
            with self.subTest(name=name):
                path = self.write(name + ".py", "x = 1; print(__file__, x)")
                args = ("--", "--x", "2")
                # The last line: hooks of the installation may have imported the same name before.
                self.assertEqual(self.out(name, *args, FLAGS_DEST="globals").splitlines()[-1], path + " 2")
                os.remove(path)
        path = self.write("sub/guild.py", "import guild; print(__name__, guild.__file__)")
        self.assertEqual(self.out("sub/guild").splitlines()[-1], "__main__ " + path)

    def test_encodings(self) -> None:
        self.write("latin.py", "# -*- coding: latin-1 -*-\nx = 'h\xe9'\nprint(x)".encode("latin-1"))
        self.write("bom.py", b"\xef\xbb\xbfx = '\xc3\xa9'\nprint(x)")
        for name in ("latin", "bom"):
            for dest in ("args", "globals"):
                with self.subTest(name=name, dest=dest):
                    expected = "h\xe9\n" if name == "latin" else "\xe9\n"
                    self.assertEqual(self.out(name, "--", "--y", "1", FLAGS_DEST=dest), expected)

    def test_script_dir_replaces_the_working_directory(self) -> None:
        self.write("other/job.py", "import sys; print(sys.path[0])")
        directory = os.path.join(self.dir, "other")
        self.assertEqual(self.out("job", SCRIPT_DIR=directory), directory + "\n")

    def test_logging_warnings_and_exit_hooks_are_the_scripts_own(self) -> None:
        self.write(
            "job.py",
            """
            import atexit, logging, warnings
            atexit.register(print, "bye")
            print(logging.getLogger().handlers, logging.getLogger().level)
            warnings.warn("careful")
            """,
        )
        result = self.op("job")
        self.assertEqual(result.stdout, "[] 30\nbye\n")
        self.assertIn("UserWarning: careful", result.stderr)

    def test_source_can_be_inspected(self) -> None:
        self.write(
            "job.py",
            "import inspect\nx = 1\nclass A:\n    pass\ndef f():\n    return 1\n"
            "print(inspect.getsource(A) + inspect.getsource(f))",
        )
        self.assertEqual(
            self.out("job", "--", "--x", "1", FLAGS_DEST="globals"),
            "class A:\n    pass\ndef f():\n    return 1\n\n",
        )


class ExitTest(ProjectTest):
    def assert_same_as_python(self, name: str, dest: str = "globals") -> None:
        plain = self.start([os.path.join(self.dir, name + ".py")])
        ours = self.op(name, "--", "--nothing", "1", FLAGS_DEST=dest)
        self.assertEqual(
            (ours.stdout, ours.stderr, ours.returncode), (plain.stdout, plain.stderr, plain.returncode)
        )

    def test_endings(self) -> None:
        for name, text in {
            "error": "def f():\n    1 / 0\nf()",
            "chained": "try:\n    {}[1]\nexcept KeyError as e:\n    raise ValueError('x') from e",
            "code": "import sys; sys.exit(3)",
            "message": "import sys; sys.exit('gone wrong')",
            "none": "raise SystemExit",
            "interrupt": "import atexit; atexit.register(print, 'bye')\nraise KeyboardInterrupt",
            "syntax": "x = 1\ny = = 2\n",
            "late_syntax": "x = 1\nreturn x\n",
            "badimport": "import nosuchmodule_x",
            "hook": "import sys\nsys.excepthook = lambda t, v, tb: print(t, v, tb.tb_lineno)\n1/0",
            "badhook": "import sys\ndef hook(t, v, tb):\n    raise TypeError('h')\nsys.excepthook = hook\n1/0",
            "hookexit": "import sys\nsys.excepthook = lambda t, v, tb: sys.exit(5)\n1/0",
            "thread": "import threading\nt = threading.Thread(target=lambda: 1/0, name='T')\nt.start()\nt.join()",
            "mainname": "if __name__ == '__main__':\n    print('yes')",
            "base": "class Stop(BaseException): pass\nraise Stop('now')",
        }.items():
            self.write(name + ".py", text)
            for dest in ("args", "globals"):
                with self.subTest(name=name, dest=dest):
                    self.assert_same_as_python(name, "none" if dest == "args" else dest)

    def test_error_in_the_parent_package_shows_its_own_lines_only(self) -> None:
        self.write("pkg/__init__.py", "1/0")
        self.write("pkg/mod.py", "")
        stderr = self.op("pkg.mod").stderr
        self.assertEqual(stderr.count("File "), 1, stderr)
        self.assertIn("pkg/__init__.py", stderr)

    @unittest.skipIf(os.name == "nt", "POSIX signals")
    def test_ctrl_c_ends_the_process_by_the_signal(self) -> None:
        self.write("job.py", "import time\nprint('ready', flush=True)\ntime.sleep(60)")
        env = dict(os.environ, PYTHONPATH="." + os.pathsep + PYTHON_DIR)
        with subprocess.Popen(
            [sys.executable, "-um", "guild.op_main", "job"],
            cwd=self.dir,
            env=env,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            process.send_signal(signal.SIGINT)
            _, stderr = process.communicate(timeout=30)
        self.assertEqual(process.returncode, -signal.SIGINT)
        self.assertNotIn(b"op_main", stderr)
        self.assertNotIn(b"runpy", stderr)


class GlobalsTest(ProjectTest):
    def globals_of(self, text: str, *args: str, dest: str = "globals") -> str:
        self.write("job.py", text)
        return self.out("job", "--", *args, FLAGS_DEST=dest)

    def test_first_assignment_gives_way_to_the_flag(self) -> None:
        self.assertEqual(self.globals_of("lr = 0.5\nlr = lr * 2\nprint(lr)", "--lr", "0.1"), "0.2\n")

    def test_values_keep_their_types(self) -> None:
        self.assertEqual(
            self.globals_of(
                "a = b = c = d = e = f = g = 0\nprint([a, b, c, d, e, f, g])",
                *"--a true --b '1' --c 1.0e-05 --d null --e".split(),
                "[1, 2.5, a b]",
                "--f",
                "{x: 1}",
                "--g",
                "-3",
            ),
            "[True, '1', 1e-05, None, [1, 2.5, 'a b'], {'x': 1}, -3]\n",
        )

    def test_several_values_make_a_list_and_none_a_switch(self) -> None:
        self.assertEqual(
            self.globals_of("x = on = z = 0\nprint(x, on, z)", "--x", "1", "2", "--on", "-z", "5"),
            "[1, 2] True 5\n",
        )

    def test_chained_assignment_keeps_the_names_that_are_no_flags(self) -> None:
        self.assertEqual(self.globals_of("a = b = 7\nprint(a, b)", "--a", "1"), "1 7\n")

    def test_annotated_assignment_takes_the_flag(self) -> None:
        self.assertEqual(
            self.globals_of("x: int = 5\nprint(x, __annotations__)", "--x", "6"), "6 {'x': <class 'int'>}\n"
        )

    def test_bodies_of_if_statements(self) -> None:
        text = "if True:\n    x = 1\nelse:\n    x = 2\nif __name__ == '__main__':\n    print(x)"
        self.assertEqual(self.globals_of(text, "--x", "9"), "9\n")

    def test_other_places_are_left_alone(self) -> None:
        text = "def f():\n    x = 1\n    return x\nfor i in [1]:\n    y = 5\nprint(f(), y)"
        self.assertEqual(self.globals_of(text, "--x", "9", "--y", "9"), "1 5\n")

    def test_dict_replaces_the_parameter(self) -> None:
        text = "p = {'a': 0, 'gone': 1}\nprint(p)"
        for dest in ("global:p", "dict:p"):
            with self.subTest(dest=dest):
                out = self.globals_of(text, "--a", "1", "--b.c", "x", dest=dest)
                self.assertEqual(out, "{'a': 1, 'b': {'c': 'x'}}\n")

    def test_namespace(self) -> None:
        text = "from types import SimpleNamespace\np = SimpleNamespace(a=0)\nprint(p.a, p.b.c)"
        self.assertEqual(self.globals_of(text, "--a", "1", "--b.c", "x", dest="namespace:p"), "1 x\n")

    def test_arguments_before_the_mark_are_the_scripts(self) -> None:
        self.write("job.py", "import sys\nx = 1\nprint(sys.argv[1:], x)")
        self.assertEqual(self.out("job", "-v", "--", "--x", "2", FLAGS_DEST="globals"), "['-v'] 2\n")
        self.assertEqual(self.out("job", "--x", "2", FLAGS_DEST="globals"), "[] 2\n")

    def test_line_numbers_stay(self) -> None:
        self.write("job.py", "x = 1\n\nif x:\n    y = 2\n\n1/0\n")
        stderr = self.op("job", "--", "--x", "1", "--y", "1", FLAGS_DEST="globals").stderr
        self.assertIn('job.py", line 6, in <module>', stderr)


class ChildProcessTest(ProjectTest):
    script = """
        import multiprocessing, sys
        lr = 0.5
        names = ["a"]

        class Point:
            def __init__(self, x):
                self.x = x

        def work(point):
            return [__name__, lr, names, point.x]

        def grand(point):
            with multiprocessing.get_context(sys.argv[1]).Pool(1) as pool:
                return pool.map(work, [point])[0]

        def start(target, point):
            context = multiprocessing.get_context(sys.argv[1])
            with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
                return pool.submit(target, point).result()

        import concurrent.futures
        if __name__ == "__main__":
            names.append("changed")
            print(start(work, Point(3)))
            print(start(grand, Point(4)))
        """

    methods = ["fork", "spawn", "forkserver"] if os.name != "nt" else ["spawn"]

    def test_children_see_the_flags(self) -> None:
        self.write("job.py", self.script)
        self.write("pkg/__init__.py", "")
        self.write("pkg/job.py", self.script)
        for name in ("job", "pkg.job"):
            for method in self.methods:
                with self.subTest(name=name, method=method):
                    out = self.out(
                        name, method, "--", "--lr", "0.1", "--names", "[b, c]", FLAGS_DEST="globals"
                    )
                    main = "__main__" if method == "fork" else "__mp_main__"
                    values = "['b', 'c', 'changed']" if method == "fork" else "['b', 'c']"
                    expected = "['{}', 0.1, {}, {{}}]\n".format(main, values)
                    self.assertEqual(out, expected.format(3) + expected.format(4))

    def test_children_of_an_operation_without_globals(self) -> None:
        self.write("job.py", self.script)
        out = self.out("job", "--", "spawn", FLAGS_DEST="args")
        self.assertEqual(out, "['__mp_main__', 0.5, ['a'], 3]\n['__mp_main__', 0.5, ['a'], 4]\n")

    @unittest.skipIf(os.name == "nt", "no fork server")
    def test_fork_server_that_loads_the_main_module_early(self) -> None:
        self.write(
            "job.py",
            """
            import multiprocessing
            x = 1
            def work(_):
                return x
            if __name__ == "__main__":
                multiprocessing.set_forkserver_preload(["__main__"])
                with multiprocessing.get_context("forkserver").Pool(1) as pool:
                    print(pool.map(work, [0]))
            """,
        )
        self.assertEqual(self.out("job", "--", "--x", "2", FLAGS_DEST="globals"), "[2]\n")

    def test_child_without_python_path(self) -> None:
        self.write(
            "job.py",
            """
            import multiprocessing, os
            x = 1
            def work(_):
                return x
            if __name__ == "__main__":
                del os.environ["PYTHONPATH"]
                with multiprocessing.get_context("spawn").Pool(1) as pool:
                    print(pool.map(work, [0]))
            """,
        )
        self.assertEqual(self.out("job", "--", "--x", "2", FLAGS_DEST="globals"), "[2]\n")


if __name__ == "__main__":
    unittest.main()

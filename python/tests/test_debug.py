import unittest

from rig import ProjectTest

SCRIPT = """\
# a comment

def bar(n):
    for i in range(n):
        print("bar", i)

x = 1
print("x", x)
bar(x)
"""


class BreakTest(ProjectTest):
    def setUp(self) -> None:
        super().setUp()
        self.path = self.write("s.py", SCRIPT)

    def debug(self, breaks: str, commands: str) -> str:
        result = self.start(
            ["-c", "import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-um', 'guild.op_main', 's'],"
             " input={!r}, universal_newlines=True).returncode)".format(commands)],
            PDB_BREAKS=breaks,
        )
        self.assertEqual(result.stderr, "")
        return result.stdout.replace(self.dir, "DIR")

    def test_a_line_number_stops_at_the_next_line_with_code(self) -> None:
        self.assertEqual(
            self.debug("1", "c\n"),
            "Breakpoint 1 at DIR/s.py:3\n> DIR/s.py(3)<module>()\n-> def bar(n):\n(Pdb) x 1\nbar 0\n",
        )

    def test_a_file_and_line(self) -> None:
        self.assertEqual(
            self.debug("s:8", "p x\nc\n"),
            'Breakpoint 1 at DIR/s.py:8\n> DIR/s.py(8)<module>()\n-> print("x", x)\n(Pdb) 1\n(Pdb) x 1\nbar 0\n',
        )

    def test_a_function(self) -> None:
        self.assertEqual(
            self.debug("s.bar", "p n\nclear 1\nc\n"),
            "Breakpoint 1 at DIR/s.py:3\nx 1\n> DIR/s.py(4)bar()\n-> for i in range(n):\n(Pdb) 1\n"
            "(Pdb) Deleted breakpoint 1 at DIR/s.py:3\n(Pdb) bar 0\n",
        )

    def test_quitting_ends_the_script(self) -> None:
        self.assertEqual(
            self.debug("8", "q\n"),
            'Breakpoint 1 at DIR/s.py:8\n> DIR/s.py(8)<module>()\n-> print("x", x)\n(Pdb) ',
        )


class BreakOnErrorTest(ProjectTest):
    def test_the_debugger_starts_where_the_error_happened(self) -> None:
        self.write("bad.py", "y = 0\n1 / y\n")
        result = self.op("bad", BREAK_ON_ERROR="1")
        self.assertIn("ZeroDivisionError: division by zero\nEntering post mortem debug session\n", result.stderr)
        self.assertTrue(result.stdout.replace(self.dir, "DIR").startswith("> DIR/bad.py(2)<module>()\n-> 1 / y\n(Pdb)"))
        self.assertEqual(result.returncode, 1)


if __name__ == "__main__":
    unittest.main()

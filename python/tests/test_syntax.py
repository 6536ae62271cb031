"""The package holds to the oldest Python it promises to run on."""

import ast
import os
import unittest

import rig


class SyntaxTest(unittest.TestCase):
    @unittest.skipIf(not hasattr(ast, "unparse"), "this Python is the oldest one")
    def test_all_modules_are_written_for_3_8(self) -> None:
        package = os.path.join(rig.PYTHON_DIR, "guild")
        names = [name for name in os.listdir(package) if name.endswith(".py")]
        self.assertGreater(len(names), 10)
        for name in names:
            with open(os.path.join(package, name), encoding="utf-8") as f:
                ast.parse(f.read(), name, feature_version=(3, 8))


if __name__ == "__main__":
    unittest.main()
